import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { toTable } from './markdown';

/** As `test/faults/results.ts` writes them: by kind of run, call and fault. */
const Results = z.record(
  z.string(),
  z.record(
    z.string(),
    z.record(z.string(), z.strictObject({ once: z.number().optional(), 'for good': z.number().optional() })),
  ),
);
type Results = z.infer<typeof Results>;

/** What became of every call that met every fault. @throws where the file is not what the tests write */
export function renderFaultMatrix(root: string): string {
  const text = readFileSync(join(root, 'test', 'faults', 'results.json'), 'utf8');
  return renderResults(Results.parse(JSON.parse(text)));
}

/** The faults by their numbers, then a table for each kind of run with a row for each of its calls. Pure. */
export function renderResults(results: Results): string {
  const calls = Object.values(results).flatMap((run) => Object.values(run));
  const faults = [...new Set(calls.flatMap((call) => Object.keys(call)))];
  const legend = toTable(
    ['', 'Fault'],
    faults.map((fault, index) => [String(index + 1), fault]),
  );
  const runs = Object.entries(results)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([run, byCall]) => `### ${run}\n\n${tableOf(byCall, faults)}`);
  return [legend, ...runs].join('\n\n');
}

/** Columns of faults that none of these calls can meet are left out. */
function tableOf(byCall: Results[string], faults: readonly string[]): string {
  const met = new Set(Object.values(byCall).flatMap((call) => Object.keys(call)));
  const columns = faults.filter((fault) => met.has(fault));
  const numberOf = (fault: string): string => String(faults.indexOf(fault) + 1);
  return toTable(
    ['Call', ...columns.map(numberOf)],
    Object.entries(byCall).map(([call, byFault]) => [
      call,
      ...columns.map((fault) => cellOf(byFault[fault])),
    ]),
  );
}

function cellOf(codes: Results[string][string][string] | undefined): string {
  return codes === undefined ? '' : `${codes.once ?? '–'}/${codes['for good'] ?? '–'}`;
}
