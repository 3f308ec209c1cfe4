import type { FaultRule } from '../../emulator/faults/fault';
import { AZURE_CALLS, PORT_CALLS, QUERIES as FULL_QUERIES } from './full-calls';
import { INCREMENTAL_CALLS, QUERIES as INCREMENTAL_QUERIES } from './incremental-calls';
import { DUPLICATE, FAULTS, FOR_GOOD, REFUSE, UNAUTHORIZED, type NamedFault } from './kinds-of-fault';
import { ANY_QUERY, type RemoteCall } from './remote-call';

/** A call that meets a fault, once or each time. */
export interface Cell {
  readonly name: string;
  readonly rules: readonly FaultRule[];
  /** The run must come through it as if nothing had happened. */
  readonly mustRecover: boolean;
  readonly pageCapBytes: number | undefined;
}

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
    pageCapBytes: call.pageCapBytes,
  };
}

export type CellName = readonly [call: string, fault: string, times: 'once' | 'for good'];

/** One cell by its name. Throws where there is none. */
export function findCell(calls: readonly RemoteCall[], [callName, faultName, times]: CellName): Cell {
  const call = calls.find(({ name }) => name === callName);
  const fault = FAULTS.find(({ name }) => name === faultName);
  if (call === undefined || fault === undefined) throw new Error(`There is no ${callName}: ${faultName}`);
  return cellOf(call, fault, times);
}

/** What every test run tries: so many faults of each call once, and of so many calls one for good. The rest where `DEEP` is set. */
interface Selection {
  readonly once: number;
  readonly isDeep: boolean;
}

/** All cells of these calls that a test run tries. Which faults a call meets in every run rotates from call to call. */
function cellsOf(calls: readonly RemoteCall[], { once, isDeep }: Selection): Cell[] {
  return calls.flatMap((call, index) => {
    const passing = FAULTS.map((fault) => cellOf(call, fault, 'once'));
    const lasting = FAULTS.map((fault) => cellOf(call, fault, 'for good'));
    if (isDeep) return [...passing, ...lasting];
    const chosen = Array.from({ length: once }, (_, step) => passing[(index * once + step) % passing.length]);
    const name = FOR_GOOD[index % FOR_GOOD.length];
    return [...chosen, lasting[FAULTS.findIndex((fault) => fault.name === name)]].filter(
      (cell) => cell !== undefined,
    );
  });
}

/** A refused connection tells nothing of the query that was meant: queries are met by their number. */
function refusals(calls: readonly RemoteCall[], queries: number, { isDeep }: Selection): Cell[] {
  const byNumber = Array.from({ length: queries }, (_, n) => ({
    ...ANY_QUERY,
    name: `query ${n + 1}`,
    nth: n + 1,
    pageCapBytes: calls.find(({ pageCapBytes }) => pageCapBytes !== undefined)?.pageCapBytes,
  }));
  const refusable = [...calls.filter(({ match }) => match.bodyMatches === undefined), ...byNumber];
  return refusable
    .filter((_, index) => isDeep || index % 4 === 1)
    .flatMap((call) => [cellOf(call, REFUSE, 'once'), cellOf(call, REFUSE, 'for good')]);
}

export const azureCells = (isDeep: boolean): Cell[] => {
  const selection = { once: 2, isDeep };
  return [...cellsOf(AZURE_CALLS, selection), ...refusals(AZURE_CALLS, FULL_QUERIES, selection)];
};

export const portCells = (isDeep: boolean): Cell[] => {
  const selection = { once: 2, isDeep };
  return [...cellsOf(PORT_CALLS, selection), ...refusals(PORT_CALLS, 0, selection)];
};

export const incrementalCells = (isDeep: boolean): Cell[] => {
  const selection = { once: 1, isDeep };
  const isCapped = ({ pageCapBytes }: RemoteCall): boolean => pageCapBytes !== undefined;
  return [
    ...cellsOf(INCREMENTAL_CALLS, selection),
    ...refusals(
      INCREMENTAL_CALLS.filter((call) => !isCapped(call)),
      INCREMENTAL_QUERIES,
      selection,
    ),
  ];
};
