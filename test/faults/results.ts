import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cell } from './matrix';

const FILE = join(__dirname, 'results.json');

/** Exit codes of runs that met a fault once and for good: by kind of run, call and fault. */
export type Results = Record<string, Record<string, Record<string, { once?: number; 'for good'?: number }>>>;

/**
 * Collects what became of the cells of a test file. With `DEEP`, which plays them all, it is written down when the file
 * has ended, for `npm run generate` to make docs/reliability.md of; cells that fail are not in it.
 */
export function recordResults(run: string): (cell: Cell, exitCode: number | null) => void {
  const found: Results[string] = {};
  if (process.env['DEEP'] !== undefined) afterAll(() => write(run, found));
  return ({ at }, exitCode) => {
    if (at === undefined || exitCode === null) return;
    const byFault = (found[at.call] ??= {});
    byFault[at.fault] = { ...byFault[at.fault], [at.times]: exitCode };
  };
}

function write(run: string, found: Results[string]): void {
  const results = JSON.parse(readFileSync(FILE, 'utf8')) as Results;
  const known = (results[run] ??= {});
  for (const [call, byFault] of Object.entries(found)) known[call] = { ...known[call], ...byFault };
  writeFileSync(FILE, `${JSON.stringify(results, null, 1)}\n`);
}
