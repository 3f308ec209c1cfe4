import type { FaultRule } from '../../emulator/faults/fault';
import { ANY_QUERY, AZURE_CALLS, PORT_CALLS, type RemoteCall } from './calls';
import { DUPLICATE, FAULTS, FOR_GOOD, REFUSE, UNAUTHORIZED, type NamedFault } from './kinds-of-fault';

/** A call that meets a fault, once or each time. */
export interface Cell {
  readonly name: string;
  readonly rules: readonly FaultRule[];
  /** The run must come through it as if nothing had happened. */
  readonly mustRecover: boolean;
}

/** So many faults of each call are met once in every test run; the rest where `DEEP` is set. */
const ONCE_IN_EVERY_RUN = 2;

export function cellOf(call: RemoteCall, named: NamedFault, times: 'once' | 'for good'): Cell {
  const { fault } = named;
  const position =
    times === 'once' ? { nth: call.nth ?? 1 } : call.nth === undefined ? {} : { from: call.nth };
  const isDuplicate = named === DUPLICATE;
  const canPass = named.isPassing && (named !== UNAUTHORIZED || call.bearsToken);
  return {
    name: `${call.name}: ${named.name}, ${times}`,
    rules: [{ ...call.match, ...position, fault }],
    mustRecover: isDuplicate || (times === 'once' && canPass),
  };
}

/** All cells of these calls, the ones of every test run first. */
export function cellsOf(calls: readonly RemoteCall[], isDeep: boolean): Cell[] {
  return calls.flatMap((call, index) => {
    const once = FAULTS.map((fault) => cellOf(call, fault, 'once'));
    const forGood = FAULTS.map((fault) => cellOf(call, fault, 'for good'));
    if (isDeep) return [...once, ...forGood];
    const chosen = Array.from({ length: ONCE_IN_EVERY_RUN }, (_, step) => {
      return once[(index * ONCE_IN_EVERY_RUN + step) % once.length];
    });
    const name = FOR_GOOD[index % FOR_GOOD.length];
    const lasting = forGood[FAULTS.findIndex((fault) => fault.name === name)];
    return [...chosen, lasting].filter((cell) => cell !== undefined);
  });
}

export const azureCells = (isDeep: boolean): Cell[] => [
  ...cellsOf(AZURE_CALLS, isDeep),
  ...[1, 4, 8].map((nth) => cellOf({ ...ANY_QUERY, name: `query ${nth}`, nth }, REFUSE, 'once')),
  cellOf(ANY_QUERY, REFUSE, 'for good'),
];

export const portCells = (isDeep: boolean): Cell[] => [
  ...cellsOf(PORT_CALLS, isDeep),
  ...PORT_CALLS.filter((_, index) => isDeep || index % 4 === 1).flatMap((call) => [
    cellOf(call, REFUSE, 'once'),
    cellOf(call, REFUSE, 'for good'),
  ]),
];
