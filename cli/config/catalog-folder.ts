import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ConfigurationProblem } from '../core/errors';
import { toConfigurationProblem } from './problem';
import type { RawValue } from './raw-values';

const PARTS = ['blueprints', 'mappings'] as const;

/** The folder that is named, else the current one if it holds both parts, else the packaged one. */
export function findCatalogFolder(
  raw: RawValue | undefined,
  folders: { readonly current: string; readonly packaged: string },
): { readonly folder: string; readonly problems: readonly ConfigurationProblem[] } {
  if (raw === undefined) {
    const isCatalog = missingParts(folders.current).length === 0;
    return { folder: isCatalog ? folders.current : folders.packaged, problems: [] };
  }
  const folder = resolve(folders.current, raw.text);
  const missing = missingParts(folder);
  const message = `${folder} holds no ${missing.map((part) => `${part}/`).join(' and no ')}`;
  return {
    folder,
    problems: missing.length === 0 ? [] : [toConfigurationProblem('PORT_SYNC_CATALOG', message, raw)],
  };
}

function missingParts(folder: string): readonly string[] {
  return PARTS.filter((part) => !isFolder(join(folder, part)));
}

/** A name that the file system refuses is no folder either. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
