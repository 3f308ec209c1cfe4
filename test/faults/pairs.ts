import type { FaultRule } from '../../emulator/faults/fault';
import { AZURE_CALLS, PORT_CALLS, type RemoteCall } from './calls';
import { FAULTS, type NamedFault } from './kinds-of-fault';
import { cellOf, type Cell } from './matrix';

const CALLS: ReadonlyMap<string, RemoteCall> = new Map(
  [...AZURE_CALLS, ...PORT_CALLS].map((call) => [call.name, call]),
);
const BY_NAME: ReadonlyMap<string, NamedFault> = new Map(FAULTS.map((fault) => [fault.name, fault]));

type Half = readonly [call: string, fault: string, times: 'once' | 'for good'];

/** Two faults in one run: where one hides the other, or where the cure for one meets the other. */
const PAIRS: readonly (readonly [Half, Half])[] = [
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

/** A pair is recovered from where each of its faults is. */
export const pairs: readonly Cell[] = PAIRS.map((halves) => {
  const cells = halves.map(toCell);
  const rules: readonly FaultRule[] = cells.flatMap((cell) => cell.rules);
  return {
    name: cells.map(({ name }) => name).join(' + '),
    rules,
    mustRecover: cells.every(({ mustRecover }) => mustRecover),
  };
});

function toCell([callName, faultName, times]: Half): Cell {
  const call = CALLS.get(callName);
  const fault = BY_NAME.get(faultName);
  if (call === undefined || fault === undefined) throw new Error(`There is no ${callName}: ${faultName}`);
  return cellOf(call, fault, times);
}
