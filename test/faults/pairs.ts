import { AZURE_CALLS, PORT_CALLS } from './full-calls';
import { INCREMENTAL_CALLS } from './incremental-calls';
import { type Cell, type CellName, findCell } from './matrix';
import type { RemoteCall } from './remote-call';

type Pair = readonly [CellName, CellName];

/** Two faults in one full run: where one hides the other, or where the cure for one meets the other. */
const IN_FULL_RUNS: readonly Pair[] = [
  [
    ['login: token', '503', 'once'],
    ['list subscriptions', '401', 'once'],
  ],
  [
    ['containers', 'cut', 'once'],
    ['resources: first page', 'reset inside the answer', 'once'],
  ],
  [
    ['resources: middle page', '429 with resets-after alone', 'once'],
    ['resources: last page', 'cut, and said to be whole', 'once'],
  ],
  [
    ['resources: last page', 'another schema', 'once'],
    ['feed of resources', '500', 'once'],
  ],
  [
    ['resources: middle page', '403', 'once'],
    ['ingest: last batch', 'reset after it is handled', 'once'],
  ],
  [
    ['feed of containers', '503', 'for good'],
    ['Port: search entities', '429 without a hint', 'once'],
  ],
  [
    ['ingest: first batch', 'handled twice', 'once'],
    ['ingest: last batch', 'nothing that says 200', 'once'],
  ],
  [
    ['ingest: last batch', 'another schema', 'once'],
    ['Port: audit log', '403', 'for good'],
  ],
  [
    ['resources: first page', '403', 'for good'],
    ['Port: delete entities', 'reset after it is handled', 'once'],
  ],
  [
    ['Port: search entities', 'cut', 'once'],
    ['Port: delete entities', '401', 'once'],
  ],
];

/** The same in one incremental run, whose feeds come in one page or in three. */
const IN_INCREMENTAL_RUNS: readonly Pair[] = [
  [
    ['feed of containers: last page', 'cut', 'once'],
    ['feed of resources: middle page', 'reset inside the answer', 'once'],
  ],
  [
    ['feed of resources: last page', '403', 'for good'],
    ['pending groups', '500', 'once'],
  ],
  [
    ['resources of retagged groups: middle page', '503', 'for good'],
    ['Port: last search for orphans', '401', 'once'],
  ],
  [
    ['parents', '429 with resets-after alone', 'once'],
    ['ingest: first batch', 'reset after it is handled', 'once'],
  ],
  [
    ['ingest: middle batch', 'handled twice', 'once'],
    ['Port: audit log', '403', 'for good'],
  ],
  [
    ['confirm subscriptions', '403', 'for good'],
    ['ingest: last batch', 'nothing that says 200', 'once'],
  ],
];

export const fullPairs: readonly Cell[] = IN_FULL_RUNS.map(toCell([...AZURE_CALLS, ...PORT_CALLS]));
export const incrementalPairs: readonly Cell[] = IN_INCREMENTAL_RUNS.map(toCell(INCREMENTAL_CALLS));

/** A pair is recovered from where each of its faults is. */
function toCell(calls: readonly RemoteCall[]): (pair: Pair) => Cell {
  return (pair) => {
    const cells = pair.map((name) => findCell(calls, name));
    return {
      name: cells.map(({ name }) => name).join(' + '),
      rules: cells.flatMap(({ rules }) => rules),
      mustRecover: cells.every(({ mustRecover }) => mustRecover),
      exitCodes: cells.every(({ mustRecover }) => mustRecover) ? [0] : [0, 3, 4],
      pageCapBytes: cells.find(({ pageCapBytes }) => pageCapBytes !== undefined)?.pageCapBytes,
    };
  };
}
