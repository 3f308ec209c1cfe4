import type { Config } from '../core/config';
import { PortSyncError } from '../core/errors';
import type { Log, Progress } from '../core/log';
import type { RequestLedger } from '../core/request-ledger';
import type { Delivery } from './delivery';
import { planRun, type RunPlan, type RunRequest } from './plan-run';
import type { ReadOutcome, SourceRead } from './read';
import { type OwnedCatalog, reconcile, type Reconciliation } from './reconcile';
import type { SourceResult, Verification } from './result';
import type { Source } from './source';
import { type RunFacts, toFailedResult, toSourceResult } from './source-result';
import type { SourceState, StateStore } from './state';
import type { Verifier } from './verify';

export interface RunParts {
  readonly config: Config;
  readonly source: Source;
  readonly store: StateStore;
  readonly delivery: Delivery;
  /** Undefined without Port API credentials, and in a dry run. */
  readonly verifier: Verifier | undefined;
  /** Undefined without Port API credentials. */
  readonly catalog: OwnedCatalog | undefined;
  readonly ledger: RequestLedger;
  readonly log: Log;
  readonly progress: Progress;
}

export interface RunOrder {
  readonly command: 'full' | 'incremental';
  /** ISO 8601. */
  readonly startedAt: string;
}

/**
 * Reads what has to be read, brings Port up to date, verifies, reconciles after a full read, and commits what was
 * accepted. A source or Port that stays unavailable is a result too; configuration errors, stops and bugs are thrown.
 */
export async function runSource(parts: RunParts, order: RunOrder): Promise<SourceResult> {
  const { config, source, store, delivery, ledger, progress } = parts;
  const previous = await store.load();
  let plan: RunPlan | undefined;
  const facts = (): RunFacts => ({
    source,
    config,
    command: order.command,
    plan,
    isScopeChanged: previous !== undefined && previous.scopeHash !== source.scopeHash,
    delivery: delivery.summary(),
    requests: ledger.summary(),
  });
  try {
    const opened = await source.open();
    await parts.verifier?.begin();
    plan = planRun(requestOf(parts, order, { previous, now: opened.now }));
    if (plan.fallback !== null) parts.log.info('reading everything', { reason: plan.fallback });
    const read = plan.from === null ? opened.readFull(previous) : opened.readChanges(previous, plan.from);
    await deliverAll(read, delivery);
    const outcome = read.outcome();
    const verification = await verify(parts);
    const reconciliation =
      plan.mode === 'full' ? await reconcileWith(parts, outcome) : carryOver(previous, config);
    const result = toSourceResult(facts(), { outcome, verification, reconciliation });
    if (result.window.committed)
      await store.save(toState(parts, { outcome, reconciliation, order, plan, previous }));
    return result;
  } catch (error) {
    if (!(error instanceof PortSyncError) || error.reason !== 'unavailable') throw error;
    return toFailedResult(facts(), error);
  } finally {
    progress.done();
  }
}

/** A stage begins when the one before it is answered. */
async function deliverAll(read: SourceRead, delivery: Delivery): Promise<void> {
  let stage: number | undefined;
  for await (const page of read.pages()) {
    if (stage !== undefined && page.stage !== stage) await delivery.flush();
    stage = page.stage;
    await delivery.send(page.changes);
  }
  await delivery.flush();
}

async function verify({ verifier, delivery, log, config, progress }: RunParts): Promise<Verification> {
  const { last } = delivery.summary();
  if (config.dryRun || last === undefined) return { state: 'not needed', note: null, refused: [] };
  if (verifier === undefined)
    return { state: 'accepted, not verified', note: 'no Port API credentials', refused: [] };
  progress.phase('verification');
  const { uncertainty, refused } = await verifier.findRefused(last);
  if (uncertainty === null) return { state: 'verified', note: null, refused };
  log.warn('nobody knows what Port made of the deliveries', { reason: uncertainty });
  return { state: 'accepted, not verified', note: uncertainty, refused };
}

async function reconcileWith(parts: RunParts, outcome: ReadOutcome): Promise<Reconciliation> {
  const { catalog, config, log, progress } = parts;
  const { mode } = config.reconcile;
  if (catalog === undefined || mode === 'off') return notReconciled('stale entities not checked');
  progress.phase('reconcile');
  return reconcile(catalog, outcome, config.reconcile, { mode: config.dryRun ? 'plan' : mode, log });
}

function notReconciled(note: string): Reconciliation {
  return { summary: { mode: 'off', note, blueprints: {} }, refusals: [], problems: [] };
}

/** What a full run may not delete stays, and an incremental one says so, until a full run settles it. */
function carryOver(previous: SourceState | undefined, { reconcile: { mode } }: Config): Reconciliation {
  const refusals = previous?.refusal === undefined || previous.refusal === null ? [] : [previous.refusal];
  return {
    summary: { mode, note: 'only a full run looks for stale entities', blueprints: {} },
    refusals,
    problems: [],
  };
}

function requestOf(
  { config, source }: RunParts,
  { command }: RunOrder,
  { previous, now }: { readonly previous: SourceState | undefined; readonly now: number },
): RunRequest {
  const overlapMs = config.changeWindowMinutes * 60_000;
  return { command, state: previous, scopeHash: source.scopeHash, now, overlapMs, since: config.since };
}

interface Commit {
  readonly outcome: ReadOutcome;
  readonly reconciliation: Reconciliation;
  readonly order: RunOrder;
  readonly plan: RunPlan;
  readonly previous: SourceState | undefined;
}

function toState({ source }: RunParts, commit: Commit): SourceState {
  const { outcome, reconciliation, order, plan, previous } = commit;
  const { window, pending } = outcome;
  const { refusals } = reconciliation;
  const unsettled = isSettling(reconciliation) ? null : (previous?.refusal ?? null);
  return {
    scopeHash: source.scopeHash,
    coverage: source.coverageOf(outcome),
    checkpoint: new Date(window.to).toISOString(),
    lastFullAt: plan.mode === 'full' ? order.startedAt : (previous?.lastFullAt ?? null),
    refusal: refusals.length === 0 ? unsettled : refusals.join('; '),
    pending,
  };
}

/** A plan deletes nothing: it settles an earlier refusal only where it finds nothing stale any more. */
function isSettling({ summary: { mode, blueprints } }: Reconciliation): boolean {
  if (mode !== 'plan') return mode === 'on';
  return Object.values(blueprints).every(({ stale }) => stale === 0);
}
