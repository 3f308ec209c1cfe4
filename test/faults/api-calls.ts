import type { Fault } from '../../emulator/faults/fault';
import { FAULTS, REFUSE, type NamedFault } from './kinds-of-fault';
import { cellOf, type Cell } from './matrix';
import { portCall, PORT_LOGIN, READ_BLUEPRINT, type RemoteCall } from './remote-call';

const BULK = '/entities/bulk\\?';

/**
 * Calls of a full run that delivers through Port's API, in its order: subscriptions and groups are a request each, of
 * 80 resources there are four.
 */
const READING: readonly RemoteCall[] = [
  PORT_LOGIN,
  { ...portCall('read what it holds', 'POST', '/azureCloudResources/entities/search$'), nth: 1 },
];
const WRITING: readonly RemoteCall[] = [
  { ...portCall('first batch', 'POST', `/azureSubscription${BULK}`), nth: 1 },
  { ...portCall('middle batch', 'POST', `/azureCloudResources${BULK}`), nth: 2 },
  { ...portCall('last batch', 'POST', `/azureCloudResources${BULK}`), nth: 4 },
];
const RECONCILING: readonly RemoteCall[] = [
  READ_BLUEPRINT,
  { ...portCall('search what is ours', 'POST', '/azureCloudResources/entities/search$'), nth: 2 },
  portCall('delete entities', 'POST', '/bulk/entities/delete'),
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
  (WRITING.includes(call) ? [...OF_ROWS, ...EVERY] : EVERY).filter(
    ({ name }) => call.indistinguishable?.includes(name) !== true,
  );

/** A server that never answers takes real time, again and again. */
const isQuick = ({ fault }: NamedFault): boolean => fault.kind !== 'timeout';

/** All cells, or some of each call: other ones for each, so that every sort of fault is met somewhere. */
export function apiCells(isDeep: boolean): Cell[] {
  const calls = [...READING, ...WRITING, ...RECONCILING];
  return calls.flatMap((call, index) => {
    const faults = faultsOf(call);
    if (isDeep)
      return faults.flatMap((fault) => [cellOf(call, fault, 'once'), cellOf(call, fault, 'for good')]);
    const lasting = faults.filter(isQuick);
    return [
      ...faults.slice((index * 5) % faults.length).slice(0, 1),
      ...(WRITING.includes(call) ? OF_ROWS.slice((index * 2) % OF_ROWS.length).slice(0, 1) : []),
    ]
      .map((fault) => cellOf(call, fault, 'once'))
      .concat(
        index % 2 === 0
          ? []
          : lasting
              .slice((index * 7) % lasting.length)
              .slice(0, 1)
              .map((fault) => cellOf(call, fault, 'for good')),
      );
  });
}
