import type { Fault } from '../../emulator/faults/fault';
import { FAULTS, REFUSE, type NamedFault } from './kinds-of-fault';
import { cellOf, type Cell } from './matrix';
import type { RemoteCall } from './remote-call';

function portCall(name: string, method: string, path: string, nth?: number): RemoteCall {
  const match = { service: 'port', method, path } as const;
  return { name, match, bearsToken: true, ...(nth === undefined ? {} : { nth }) };
}

const BULK = '/entities/bulk\\?';

/**
 * Calls of a full run that delivers through Port's API, in its order: subscriptions and groups are a request each, of
 * 80 resources there are four.
 */
const READING: readonly RemoteCall[] = [
  { ...portCall('api: log in', 'POST', '^/v1/auth/access_token'), bearsToken: false },
  portCall('api: read what Port holds', 'POST', '/azureCloudResources/entities/search$', 1),
];
const WRITING: readonly RemoteCall[] = [
  portCall('api: first batch', 'POST', `/azureSubscription${BULK}`, 1),
  portCall('api: middle batch', 'POST', `/azureCloudResources${BULK}`, 2),
  portCall('api: last batch', 'POST', `/azureCloudResources${BULK}`, 4),
];
const RECONCILING: readonly RemoteCall[] = [
  portCall('api: read a blueprint', 'GET', '^/v1/blueprints/[^/]+$'),
  portCall('api: search what is ours', 'POST', '/azureCloudResources/entities/search$', 2),
  portCall('api: delete entities', 'POST', '/bulk/entities/delete'),
];

const answer = (name: string, fault: Fault, isPassing = true): NamedFault => ({ name, fault, isPassing });
const row = (statusCode: number): object => ({
  identifier: 'x',
  index: 0,
  statusCode,
  error: 'scripted',
  message: 'says the test',
});
const bulk = (errors: readonly object[], handled: boolean): Fault => ({
  kind: 'status',
  status: 207,
  body: { ok: false, entities: [], errors },
  handled,
});

/** Answers that only a bulk write has: of a row, or of none. */
const OF_ROWS: readonly NamedFault[] = [
  answer('a row was busy', bulk([row(503)], false)),
  answer('a row was busy, though all were written', bulk([row(503)], true)),
  answer('a row was throttled', bulk([row(429)], false)),
  answer('nothing is said of any row', bulk([], true)),
  answer('a row is refused', bulk([row(422)], false), false),
  answer('a row that was written is refused', bulk([row(422)], true), false),
];

const EVERY: readonly NamedFault[] = [
  ...FAULTS,
  answer('429 with x-ratelimit-reset alone', {
    kind: 'status',
    status: 429,
    headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '5' },
  }),
  REFUSE,
];

const faultsOf = (call: RemoteCall): readonly NamedFault[] =>
  WRITING.includes(call) ? [...OF_ROWS, ...EVERY] : EVERY;

/** All cells, or some of each call: other ones for each, so that every fault is met somewhere. */
export function apiCells(isDeep: boolean): Cell[] {
  const calls = [...READING, ...WRITING, ...RECONCILING];
  return calls.flatMap((call, index) => {
    const faults = faultsOf(call);
    if (isDeep)
      return faults.flatMap((fault) => [cellOf(call, fault, 'once'), cellOf(call, fault, 'for good')]);
    const pick = (at: number): NamedFault[] => faults.slice(at % faults.length).slice(0, 1);
    return [
      ...pick(index * 5).map((fault) => cellOf(call, fault, 'once')),
      ...pick(index * 7 + 3).map((fault) => cellOf(call, fault, index % 2 === 0 ? 'once' : 'for good')),
    ];
  });
}
