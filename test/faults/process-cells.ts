import type { CellName } from './matrix';

// The built program meets these in real time, with its own clock and its own ways of failing: what it would wait for
// long is left to the runs whose clock is virtual.

/** Every test run meets one of so many, `npm run test:deep` all: a process costs half a second of both cores. */
const ONE_OF = 3;

export function chosenProcessCells(cells: readonly CellName[]): readonly CellName[] {
  return process.env['DEEP'] === undefined ? cells.filter((_, index) => index % ONE_OF === 0) : cells;
}

export const FULL_PROCESS_CELLS: readonly CellName[] = [
  ['login: discovery', '503', 'once'],
  ['login: token', 'reset inside the answer', 'once'],
  ['login: token', '401', 'for good'],
  ['list subscriptions', '401', 'once'],
  ['list subscriptions', '403', 'for good'],
  ['containers', '500', 'once'],
  ['lingering', 'a proxy page that says 200', 'once'],
  ['resources: first page', '403', 'for good'],
  ['resources: middle page', 'cut', 'once'],
  ['resources: last page', 'another schema', 'once'],
  ['feed of containers', 'nothing that says 200', 'once'],
  ['feed of resources', 'a proxy page', 'once'],
  ['count resources', '403', 'for good'],
  ['confirm subscriptions', 'an error that says 200', 'once'],
  ['ingest: middle batch', '403', 'for good'],
  ['ingest: last batch', 'reset after it is handled', 'once'],
  ['Port: log in', '429 without a hint', 'once'],
  ['Port: audit log', '403', 'for good'],
  ['Port: search entities', 'another schema', 'once'],
  ['Port: delete entities', 'handled twice', 'once'],
];

export const INCREMENTAL_PROCESS_CELLS: readonly CellName[] = [
  ['login: token', '401', 'for good'],
  ['list subscriptions', '500', 'once'],
  ['deleted subscriptions', 'cut', 'once'],
  ['feed of containers: first page', '403', 'for good'],
  ['feed of containers: last page', 'reset inside the answer', 'once'],
  ['feed of resources: first page', '429 with resets-after alone', 'once'],
  ['feed of resources: middle page', 'cut, and said to be whole', 'once'],
  ['feed of resources: last page', '413', 'for good'],
  ['Port: last search for lacking parents', '403', 'for good'],
  ['parents', '403', 'for good'],
  ['lingering', 'another schema', 'once'],
  ['resources of retagged groups: middle page', '403', 'once'],
  ['pending resources: last page', '503', 'once'],
  ['pending groups', '401', 'for good'],
  ['confirm subscriptions', 'reset before it is handled', 'once'],
  ['Port: middle search for orphans', '403', 'for good'],
  ['ingest: first batch', '413', 'for good'],
  ['ingest: middle batch', 'handled twice', 'once'],
  ['ingest: last batch', '401', 'for good'],
  ['Port: read an entity', 'nothing that says 200', 'once'],
];

export const ENTRA_PROCESS_CELLS: readonly CellName[] = [
  ['login: token', '401', 'for good'],
  ['delta token of groups', '500', 'once'],
  ['number of users', '404', 'for good'],
  ['users: middle', 'cut', 'once'],
  ['users: last', '403', 'for good'],
  ['members: first', '404', 'once'],
  ['members: middle', 'an untrusted certificate', 'once'],
  ['members: last', '429 with Retry-After', 'once'],
  ['Port: write entities: middle', 'reset after it is handled', 'once'],
  ['Port: delete entities', 'handled twice', 'once'],
];
