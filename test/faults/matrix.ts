import type { FaultRule } from '../../emulator/faults/fault';
import { AZURE_CALLS, PORT_CALLS, QUERIES as FULL_QUERIES } from './full-calls';
import { ENTRA_DELTA_CALLS, ENTRA_FULL_CALLS } from './entra-calls';
import { INCREMENTAL_CALLS, QUERIES as INCREMENTAL_QUERIES } from './incremental-calls';
import { DUPLICATE, FAULTS, FOR_GOOD, REFUSE, SLOW, UNAUTHORIZED, type NamedFault } from './kinds-of-fault';
import { ANY_QUERY, type RemoteCall } from './remote-call';

/** A call that meets a fault, once or each time. */
export interface Cell {
  readonly name: string;
  /** Undefined where several faults meet. */
  readonly at?: { readonly call: string; readonly fault: string; readonly times: 'once' | 'for good' };
  /** Whose name cannot be resolved after its connection was broken. */
  readonly unknownHost?: FaultRule['service'];
  readonly rules: readonly FaultRule[];
  /** The run must come through it as if nothing had happened. */
  readonly mustRecover: boolean;
  /** What the run may end with. */
  readonly exitCodes: readonly number[];
  readonly pageCapBytes: number | undefined;
}

export function cellOf(call: RemoteCall, named: NamedFault, times: 'once' | 'for good'): Cell {
  const { fault } = named;
  const position =
    times === 'once' ? { nth: call.nth ?? 1 } : call.nth === undefined ? {} : { from: call.nth };
  const isHarmless = named === DUPLICATE || named === SLOW;
  const canPass = named.isPassing && (named !== UNAUTHORIZED || call.bearsToken);
  const mustRecover = isHarmless || (times === 'once' && canPass);
  return {
    name: `${call.name}: ${named.name}, ${times}`,
    at: { call: call.name, fault: named.name, times },
    rules: [{ ...call.match, ...position, fault }],
    ...(named.isUnknownHost === true ? { unknownHost: call.match.service } : {}),
    mustRecover,
    exitCodes: mustRecover ? [0] : call.isVital === true ? [4] : [0, 3, 4],
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

/** All cells, or those of every test run: of each call a few, and which faults it meets rotates from call to call. */
interface Selection {
  readonly isDeep: boolean;
  /** Each call meets one fault once, and one of so many calls meets one for good. */
  readonly forGoodOfCalls: number;
  /** One of so many refusals. */
  readonly refusalsOf: number;
}

const IN_FULL_RUNS = { forGoodOfCalls: 1, refusalsOf: 4 } as const;
const IN_INCREMENTAL_RUNS = { forGoodOfCalls: 2, refusalsOf: 8 } as const;

function cellsOf(calls: readonly RemoteCall[], { isDeep, forGoodOfCalls }: Selection): Cell[] {
  return calls.flatMap((call, index) => {
    const faults = FAULTS.filter(({ name }) => call.indistinguishable?.includes(name) !== true);
    const passing = faults.map((fault) => cellOf(call, fault, 'once'));
    const lasting = faults.map((fault) => cellOf(call, fault, 'for good'));
    if (isDeep) return [...passing, ...lasting];
    const name = FOR_GOOD[Math.floor(index / forGoodOfCalls) % FOR_GOOD.length];
    const isLasting = index % forGoodOfCalls === 0;
    const chosen = isLasting ? lasting[faults.findIndex((fault) => fault.name === name)] : undefined;
    return [passing[index % passing.length], chosen].filter((cell) => cell !== undefined);
  });
}

/** A refused connection tells nothing of the query that was meant: queries are met by their number. */
function refusals(calls: readonly RemoteCall[], queries: number, { isDeep, refusalsOf }: Selection): Cell[] {
  const pageCapBytes = calls.find((call) => call.pageCapBytes !== undefined)?.pageCapBytes;
  const byNumber = Array.from({ length: queries }, (_, n) => {
    return { ...ANY_QUERY, name: `query ${n + 1}`, nth: n + 1, pageCapBytes };
  });
  return [...calls.filter(({ match }) => match.bodyMatches === undefined), ...byNumber]
    .filter((_, index) => isDeep || index % refusalsOf === 1)
    .flatMap((call) => [cellOf(call, REFUSE, 'once'), cellOf(call, REFUSE, 'for good')]);
}

function select(calls: readonly RemoteCall[], queries: number, selection: Selection): Cell[] {
  return [...cellsOf(calls, selection), ...refusals(calls, queries, selection)];
}

export const azureCells = (isDeep: boolean): Cell[] =>
  select(AZURE_CALLS, FULL_QUERIES, { ...IN_FULL_RUNS, isDeep });

export const portCells = (isDeep: boolean): Cell[] => select(PORT_CALLS, 0, { ...IN_FULL_RUNS, isDeep });

export const entraFullCells = (isDeep: boolean): Cell[] =>
  select(ENTRA_FULL_CALLS, 0, { ...IN_INCREMENTAL_RUNS, isDeep });

export const entraDeltaCells = (isDeep: boolean): Cell[] =>
  select(ENTRA_DELTA_CALLS, 0, { ...IN_INCREMENTAL_RUNS, isDeep });

export const incrementalCells = (isDeep: boolean): Cell[] => {
  const selection = { ...IN_INCREMENTAL_RUNS, isDeep };
  const uncapped = INCREMENTAL_CALLS.filter(({ pageCapBytes }) => pageCapBytes === undefined);
  return [...cellsOf(INCREMENTAL_CALLS, selection), ...refusals(uncapped, INCREMENTAL_QUERIES, selection)];
};
