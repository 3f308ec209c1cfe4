import type { Kind } from '../../directory/model';
import { createSeeded } from '../../inventory/seeded';
import { headerOf } from '../../server/service-headers';
import type { EmulatorClock } from '../../server/types';
import { COLLECTIONS } from '../collection-routes';
import { badRequest, expiredPageToken } from '../graph-error';
import { linkOf } from '../links';
import { contextOf } from '../odata-context';
import { READ } from '../permissions';
import { assertOnly } from '../query-options';
import type { GraphAnswer, GraphCall, GraphRoute } from '../route';
import { nextPage, type OpenRound } from './delta-page';
import { createDeltaTokens, gone, type DeltaToken, type DeltaTokens } from './delta-token';
import { planRound } from './round';
import { trackedBy, trackedNames, type TrackedSet } from './tracked-set';

export interface Delta {
  readonly routes: readonly GraphRoute[];
  /** Every token issued so far answers 410 from now on. */
  readonly reset: () => void;
}

/** Spellings of the same function: by hand, and by Microsoft's SDKs. */
const FUNCTION = ['delta', 'delta()', 'microsoft.graph.delta', 'microsoft.graph.delta()'] as const;
/** Rounds that are remembered; the nextLinks of older ones have expired. */
const MOST_ROUNDS = 64;

interface DeltaState {
  readonly tokens: DeltaTokens;
  readonly rounds: Map<string, OpenRound>;
  started: number;
}

interface Target {
  readonly name: string;
  readonly kind: Kind;
}

/** `GET /users/delta` and the like. */
export function createDelta(clock: EmulatorClock): Delta {
  const state: DeltaState = { tokens: createDeltaTokens(clock), rounds: new Map(), started: 0 };
  return {
    routes: COLLECTIONS.flatMap(({ name, kind }) =>
      FUNCTION.map((spelling): GraphRoute => ({
        method: 'GET',
        path: `/${name}/${spelling}`,
        // Not in the table of costs, so 1.
        baseCost: 1,
        permissions: READ[kind],
        answer: (call) => answerDelta(call, { name, kind }, state),
      })),
    ),
    reset: () => state.tokens.callIn(),
  };
}

/** Parameters are told once: later requests have nothing but their token. */
function answerDelta(call: GraphCall, target: Target, state: DeltaState): GraphAnswer {
  const { skipToken, deltaToken } = call.options;
  if (skipToken !== undefined) {
    assertOnly(call.options, ['$skiptoken']);
    return answerNextLink(call, target, state, skipToken);
  }
  if (deltaToken === undefined || deltaToken === '' || deltaToken === 'latest') {
    assertOnly(call.options, ['$select', '$filter', '$deltatoken']);
    const tracked = trackedBy(call.options, target.kind);
    return deltaToken === 'latest'
      ? answerLatest(call, target, state, tracked)
      : answerRound(call, target, state, { tracked, from: undefined });
  }
  assertOnly(call.options, ['$deltatoken']);
  const known = knownToken(call, state, deltaToken);
  const tracked = { ...trackedNames(known.select, target.kind), ids: known.ids };
  return answerRound(call, target, state, { tracked, from: known.position });
}

/** Throws `GraphError`: 400 for a token that is too old or not one of ours, 410 after a reset. */
function knownToken(call: GraphCall, { tokens }: DeltaState, text: string): DeltaToken {
  const known = tokens.decode(text);
  if (known.isCalledIn) throw gone(initialLink(call, known));
  if (known.position > call.directory.delta().history.length) throw badRequest('Badly formed token.');
  return known;
}

/** The first page of a round. */
function answerRound(
  call: GraphCall,
  { name, kind }: Target,
  state: DeltaState,
  { tracked, from }: { readonly tracked: TrackedSet; readonly from: number | undefined },
): GraphAnswer {
  const view = call.directory.delta();
  state.started += 1;
  const round = planRound({
    kind,
    tracked,
    cells: view.freeze(),
    history: view.history,
    from,
    placesOfKind: view.placesOf(kind),
    random: createSeeded(state.started),
    settings: call.settings.delta,
  });
  const minimal = from !== undefined && prefersMinimal(call);
  const deltaToken = state.tokens.encode({ ...tracked, position: view.history.length });
  const open: OpenRound = { id: `r${state.started}`, collection: name, round, tracked, minimal, deltaToken };
  remember(state.rounds, open);
  return {
    ...nextPage(call, open, { from: 0, afterEmptyPage: false }),
    ...(minimal ? { headers: { 'preference-applied': 'return=minimal' } } : {}),
  };
}

function answerNextLink(call: GraphCall, { name }: Target, state: DeltaState, token: string): GraphAnswer {
  const [roundId = '', page = ''] = token.split('.');
  const { after, afterEmptyPage } = call.pageTokens.decode(page, roundId);
  const open = state.rounds.get(roundId);
  if (open === undefined) throw expiredPageToken();
  if (open.collection !== name) throw badRequest('Badly formed token.');
  knownToken(call, state, open.deltaToken);
  return nextPage(call, open, { from: after, afterEmptyPage });
}

/** "Sync from now": no data, only where to go on. */
function answerLatest(
  call: GraphCall,
  { name }: Target,
  { tokens }: DeltaState,
  tracked: TrackedSet,
): GraphAnswer {
  const token = tokens.encode({ ...tracked, position: call.directory.delta().history.length });
  const link = linkOf(`${call.request.origin}${call.request.path}`, [['$deltatoken', token]]);
  return { body: { '@odata.context': contextOf(call, name, tracked), '@odata.deltaLink': link, value: [] } };
}

function remember(rounds: Map<string, OpenRound>, open: OpenRound): void {
  rounds.set(open.id, open);
  const oldest = rounds.keys().next().value;
  if (rounds.size > MOST_ROUNDS && oldest !== undefined) rounds.delete(oldest);
}

function prefersMinimal({ request }: GraphCall): boolean {
  return /\breturn=minimal\b/i.test(headerOf(request, 'prefer') ?? '');
}

/** The first request once more. */
function initialLink({ request }: GraphCall, { select, ids }: DeltaToken): string {
  return linkOf(`${request.origin}${request.path}`, [
    ...(select === undefined ? [] : [['$select', select.join(',')] as const]),
    ...(ids === undefined ? [] : [['$filter', ids.map((id) => `id eq '${id}'`).join(' or ')] as const]),
    ['$deltatoken', ''],
  ]);
}
