import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './run-cli';

/** Compares with `test/golden/NAME.json`; with UPDATE_GOLDEN=1 in the environment it writes the file instead. */
export function expectGolden(name: string, value: unknown): void {
  const path = join(ROOT, 'test', 'golden', `${name}.json`);
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
  }
  expect(JSON.parse(JSON.stringify(value))).toEqual(JSON.parse(readFileSync(path, 'utf8')));
}
