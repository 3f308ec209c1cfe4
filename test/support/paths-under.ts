import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Everything below a folder, by its path from there. Programs that run meanwhile make folders and take them away: what is
 * gone before it can be looked into has nothing in it.
 */
export function pathsUnder(folder: string): string[] {
  return unlessGone(() => readdirSync(folder, { withFileTypes: true }), []).flatMap((entry) => {
    const below = entry.isDirectory() ? pathsUnder(join(folder, entry.name)) : [];
    return [entry.name, ...below.map((path) => join(entry.name, path))];
  });
}

/** What reading a file yields, or something else where it is gone. @throws any other failure */
export function unlessGone<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if (Reflect.get(Object(error), 'code') === 'ENOENT') return otherwise;
    throw error;
  }
}
