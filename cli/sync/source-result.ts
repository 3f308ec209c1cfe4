import type { Config, DeliveryMode, SourceName } from '../core/config';
import { EXIT_CODES, type ExitReason, type PortSyncError } from '../core/errors';
import { createRequestLedger, type RequestSummary } from '../core/request-ledger';
import { openLetters } from './dead-letters';
import { type DeliveryCounts, type DeliverySummary, noCounts, type Refusal } from './delivery';
import type { RunPlan } from './plan-run';
import { isPutAside, lettersInTheWay, type PutAside, refusalsOf, toRefusal } from './put-aside';
import type { ReadCounts, ReadOutcome } from './read';
import type { Reconciliation } from './reconcile';
import type { KindCounts, Problem, RefusedEntity, RunStatus, SourceResult, Verification } from './result';
import type { Source } from './source';

/** What is known of a run, however it ended. */
export interface RunFacts {
  readonly source: Pick<Source<unknown>, 'name' | 'scopeHash'>;
  readonly config: Config;
  readonly deliveryMode: DeliveryMode;
  readonly command: 'full' | 'incremental';
  /** Undefined where the run did not get so far. */
  readonly plan: RunPlan | undefined;
  readonly isScopeChanged: boolean;
  readonly delivery: DeliverySummary;
  readonly requests: RequestSummary;
  /** What waits as a dead letter; undefined where the state remembers nothing. */
  readonly putAside: PutAside | undefined;
}

export interface FinishedRun {
  readonly outcome: ReadOutcome<unknown>;
  readonly verification: Verification;
  readonly reconciliation: Reconciliation;
}

/** The result of a run that came to its end, green or not. */
export function toSourceResult(
  facts: RunFacts,
  { outcome, verification, reconciliation }: FinishedRun,
): SourceResult {
  const { delivery } = facts;
  const undelivered = [
    ...outcome.problems,
    ...refusalProblems(facts, verification),
    ...unnamed(delivery),
    ...(facts.putAside === undefined ? [] : lettersInTheWay(facts.putAside)),
  ];
  const incomplete = [...undelivered, ...reconciliation.problems];
  const refusals = [...(outcome.refusal === null ? [] : [outcome.refusal]), ...reconciliation.refusals];
  const status = statusOf(incomplete.length, refusals.length);
  return {
    ...commonOf(facts),
    status,
    kinds: countKinds(outcome.counts, facts, verification),
    scope: { ...scopeOf(facts), ...outcome.covers },
    window: {
      from: outcome.window.from === null ? null : new Date(outcome.window.from).toISOString(),
      to: new Date(outcome.window.to).toISOString(),
      committed: mayCommit(facts, { outcome, verification, reconciliation }),
    },
    verification,
    reconcile: reconciliation.summary,
    incomplete: [...incomplete, ...refusals.map(guardProblem)],
    rereads: outcome.rereads,
    pending: outcome.pending,
    warnings: [...outcome.warnings, ...delivery.warnings],
  };
}

/** Everything up to the end of the window was read, and accepted or put aside. */
function mayCommit(facts: RunFacts, { outcome, verification }: FinishedRun): boolean {
  const { plan, config, delivery, putAside } = facts;
  if (config.dryRun || plan?.mayCommit !== true) return false;
  if (!outcome.isWindowRead || outcome.refusal !== null || unnamed(delivery).length > 0) return false;
  return isPutAside(refusalsOf(delivery, verification), putAside?.letters ?? []);
}

/** Of what waits as a letter the letters tell. */
function refusalProblems({ delivery, putAside }: RunFacts, verification: Verification): Problem[] {
  const isOpen = (refusal: Refusal): boolean => !isPutAside([refusal], putAside?.letters ?? []);
  return [
    ...delivery.refused.filter(isOpen).map(refusedBy),
    ...verification.refused.filter((entity) => isOpen(toRefusal(entity))).map(notShown),
  ];
}

/** The result of a run that a source or Port ended by staying unavailable. */
export function toFailedResult(facts: RunFacts, error: PortSyncError): SourceResult {
  return {
    ...commonOf(facts),
    status: 'unavailable',
    kinds: countKinds({}, facts, undefined),
    scope: scopeOf(facts),
    window: { from: null, to: null, committed: false },
    verification: { state: 'not needed', note: null, refused: [] },
    reconcile: { mode: 'off', note: 'the run did not get so far', blueprints: {} },
    incomplete: [
      {
        kind: 'run',
        subject: facts.source.name,
        message: error.message,
        nextStep:
          error.nextSteps[0] ?? 'Try again later; nothing was deleted and the next run makes up for it.',
      },
    ],
    rereads: [],
    pending: [],
    warnings: [],
  };
}

export function exitCodeOf(status: RunStatus): number {
  const codes: Readonly<Record<RunStatus, number>> = {
    complete: EXIT_CODES.complete.code,
    incomplete: EXIT_CODES.incomplete.code,
    refused: EXIT_CODES.guard.code,
    unavailable: EXIT_CODES.unavailable.code,
    locked: EXIT_CODES.locked.code,
    misconfigured: EXIT_CODES.configuration.code,
    failed: EXIT_CODES.bug.code,
  };
  return codes[status];
}

/** The result of one of several sources that could not begin: its configuration or its lock is in the way. */
export function toUnstartedResult(
  {
    name,
    command,
    config,
  }: { readonly name: SourceName; readonly command: RunFacts['command']; readonly config: Config },
  error: PortSyncError,
): SourceResult {
  const facts: RunFacts = {
    source: { name, scopeHash: '' },
    config,
    deliveryMode: name === 'entra' ? 'api' : config.delivery,
    command,
    plan: undefined,
    isScopeChanged: false,
    delivery: { counts: {}, refused: [], warnings: [], last: undefined },
    requests: createRequestLedger().summary(),
    putAside: undefined,
  };
  return { ...toFailedResult(facts, error), status: UNSTARTED[error.reason] ?? 'unavailable' };
}

const UNSTARTED: Partial<Record<ExitReason, RunStatus>> = {
  configuration: 'misconfigured',
  incomplete: 'incomplete',
  locked: 'locked',
};

/** The status that decides the exit code of a run of several sources. */
export function worstOf(statuses: readonly RunStatus[]): RunStatus {
  return SEVERITY.find((status) => statuses.includes(status)) ?? 'complete';
}

/** Of several reasons the first of the codes 1, 2, 6, 4, 5, 3 counts. */
const SEVERITY: readonly RunStatus[] = [
  'failed',
  'misconfigured',
  'locked',
  'unavailable',
  'refused',
  'incomplete',
];

function statusOf(incomplete: number, refusals: number): RunStatus {
  if (refusals > 0) return 'refused';
  return incomplete > 0 ? 'incomplete' : 'complete';
}

type CommonFields = Pick<
  SourceResult,
  'source' | 'mode' | 'baseline' | 'fallback' | 'delivery' | 'requests' | 'deadLetters'
>;

function commonOf({ source, deliveryMode, command, plan, requests, putAside }: RunFacts): CommonFields {
  const letters = putAside?.letters ?? [];
  const open = openLetters(letters).length;
  return {
    deadLetters: { open, dropped: letters.length - open },
    source: source.name,
    mode: plan?.mode ?? command,
    baseline: plan?.baseline ?? 'none',
    fallback: plan?.fallback ?? null,
    delivery: deliveryMode,
    requests,
  };
}

function scopeOf({ source, isScopeChanged }: RunFacts): { hash: string; changed: boolean } {
  return { hash: source.scopeHash, changed: isScopeChanged };
}

function countKinds(
  read: Readonly<Record<string, ReadCounts>>,
  { config: { dryRun }, delivery, putAside }: RunFacts,
  verification: Verification | undefined,
): Record<string, KindCounts> {
  const { counts } = delivery;
  const refusals = verification === undefined ? [] : refusalsOf(delivery, verification);
  const aside = refusals.filter((refusal) => isPutAside([refusal], putAside?.letters ?? []));
  const kinds = [...new Set([...Object.keys(read), ...Object.keys(counts)])];
  return Object.fromEntries(
    kinds.map((kind) => {
      const count = counts[kind] ?? noCounts();
      const { upserts, deletes, unchanged, notMapped, leftOut } = count;
      const notShownHere = verification?.refused.filter((entity) => entity.kind === kind).length ?? 0;
      return [
        kind,
        {
          read: read[kind]?.read ?? 0,
          filtered: (read[kind]?.filtered ?? 0) + leftOut,
          mapped: upserts + deletes + unchanged + count.refused,
          delivered: dryRun ? 0 : upserts,
          unchanged,
          deleted: dryRun ? 0 : deletes,
          refused: refusalsIn(count) + notShownHere,
          notMapped,
          deadLettered: aside.filter((refusal) => refusal.kind === kind).length,
        },
      ];
    }),
  );
}

const NEXT_STEP_OF_RELATION =
  'It was written without them. See why they are not in Port; the next run tries again.';

function refusedBy({ kind, identifier, reason, by }: RefusedEntity): Problem {
  const subject = identifier;
  if (by === 'relation') return { kind, subject, message: reason, nextStep: NEXT_STEP_OF_RELATION };
  const message = by === 'mapping' ? `the mapping failed: ${reason}` : `Port refused it: ${reason}`;
  return { kind, subject, message, nextStep: 'Mend the item or the mapping; the next run sends it again.' };
}

function refusalsIn({ refused, failed, lacking }: DeliveryCounts): number {
  return refused + failed + lacking;
}

/** Beyond the first ones refused entities are counted alone. */
function unnamed({ counts, refused }: DeliverySummary): Problem[] {
  const named = Map.groupBy(refused, ({ kind }) => kind);
  return Object.entries(counts).flatMap(([kind, count]) => {
    const more = refusalsIn(count) - (named.get(kind)?.length ?? 0);
    if (more === 0) return [];
    const message = 'refused as well, or without some of their relations, and not named here';
    const nextStep = 'Mend those that are named; the others are likely to have the same cause.';
    return [{ kind, subject: `${more} more`, message, nextStep }];
  });
}

function notShown({ kind, identifier, reason }: RefusedEntity): Problem {
  return {
    kind,
    subject: identifier,
    message: `Port accepted it and could not map it: ${reason}`,
    nextStep: "See the event in Port's audit log and mend the mapping or the blueprint.",
  };
}

function guardProblem(refusal: string): Problem {
  return {
    kind: 'reconcile',
    subject: 'deletion guard',
    message: refusal,
    nextStep: 'Look at the samples; where they are right, run `port-sync full --accept-deletes` once.',
  };
}
