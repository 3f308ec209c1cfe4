import type { Config, DeliveryMode } from '../core/config';
import { PortSyncError } from '../core/errors';
import type { Log, Progress } from '../core/log';
import type { RequestLedger } from '../core/request-ledger';
import { createLetterBook, type DeadLetter, type LetterBook, type SettledRun } from './dead-letters';
import type { Delivery, DeliverySummary } from './delivery';
import { planRun, type RunPlan, type RunRequest } from './plan-run';
import { refusalsOf } from './put-aside';
import type { ReadOutcome, SourceRead } from './read';
import { type OwnedCatalog, reconcile, type Reconciliation } from './reconcile';
import type { SourceResult, Verification } from './result';
import type { Source } from './source';
import { type RunFacts, toFailedResult, toSourceResult } from './source-result';
import type { SourceState, StateStore } from './state';
import type { Verifier } from './verify';

export interface RunParts<TMemory> {
  readonly config: Config;
  readonly source: Source<TMemory>;
  readonly store: StateStore<TMemory>;
  readonly deliveryMode: DeliveryMode;
  readonly delivery: Delivery;
  /** Only for deliveries that Port accepts before it maps them; undefined without Port API credentials, and in a dry run. */
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
export async function runSource<TMemory>(parts: RunParts<TMemory>, order: RunOrder): Promise<SourceResult> {
  const { config, source, store, delivery, deliveryMode, ledger, progress } = parts;
  const previous = await store.load();
  const known = await store.letters?.load();
  const book = createLetterBook(known ?? []);
  let letters = known;
  let plan: RunPlan | undefined;
  const facts = (): RunFacts => ({
    source,
    config,
    deliveryMode,
    command: order.command,
    plan,
    isScopeChanged: previous !== undefined && previous.scopeHash !== source.scopeHash,
    delivery: delivery.summary(),
    requests: ledger.summary(),
    putAside: letters && { letters, allowed: config.allowDeadLetters },
  });
  try {
    const opened = await source.open();
    await parts.verifier?.begin();
    plan = planRun(requestOf(parts, order, { previous, now: opened.now }));
    if (plan.fallback !== null) parts.log.info('reading everything', { reason: plan.fallback });
    delivery.begin(plan.mode);
    const { from } = plan;
    const read =
      from === null
        ? opened.readFull(previous)
        : opened.readChanges(previous, { from, since: config.since, again: book.again() });
    await deliverAll(read, delivery, book);
    const outcome = read.outcome();
    const verification = await verify(parts);
    letters = known && book.settle(settledBy(outcome, { plan, verification, delivery: delivery.summary() }));
    const reconciliation = await reconcileWith(parts, outcome, { plan, previous });
    const result = toSourceResult(facts(), { outcome, verification, reconciliation });
    if (letters !== undefined && !isSame(letters, known)) await store.letters?.save(letters);
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
async function deliverAll(read: SourceRead<unknown>, delivery: Delivery, book: LetterBook): Promise<void> {
  let stage: number | undefined;
  for await (const page of read.pages()) {
    if (stage !== undefined && page.stage !== stage) await delivery.flush();
    stage = page.stage;
    book.meet(page);
    await delivery.send(page);
  }
  await delivery.flush();
  await delivery.finish(read.readTargets);
}

interface Delivered {
  readonly plan: RunPlan;
  readonly verification: Verification;
  readonly delivery: DeliverySummary;
}

function settledBy(
  { problems, refusal, window }: ReadOutcome<unknown>,
  { plan, verification, delivery }: Delivered,
): SettledRun {
  return {
    refusals: refusalsOf(delivery, verification).filter(({ isFinal }) => isFinal),
    at: new Date(window.to).toISOString(),
    isWhole: plan.mode === 'full' && problems.length === 0 && refusal === null,
    isVerified: verification.state !== 'accepted, not verified',
  };
}

function isSame(letters: readonly DeadLetter[], before: readonly DeadLetter[] = []): boolean {
  return JSON.stringify(letters) === JSON.stringify(before);
}

async function verify(parts: RunParts<unknown>): Promise<Verification> {
  const { verifier, delivery, deliveryMode, log, config, progress } = parts;
  const { last } = delivery.summary();
  if (config.dryRun || last === undefined) return { state: 'not needed', note: null, refused: [] };
  // Port's API answers for each entity what became of it.
  if (deliveryMode === 'api') return { state: 'verified', note: null, refused: [] };
  if (verifier === undefined)
    return { state: 'accepted, not verified', note: 'no Port API credentials', refused: [] };
  progress.phase('verification');
  const { uncertainty, refused } = await verifier.findRefused(last);
  if (uncertainty === null) return { state: 'verified', note: null, refused };
  log.warn('nobody knows what Port made of the deliveries', { reason: uncertainty });
  return { state: 'accepted, not verified', note: uncertainty, refused };
}

interface Planned {
  readonly plan: RunPlan;
  readonly previous: { readonly refusal: string | null } | undefined;
}

/** An incremental run reconciles what it had to read whole; what a full run was refused, it only says again. */
async function reconcileWith(
  parts: RunParts<unknown>,
  outcome: ReadOutcome<unknown>,
  { plan, previous }: Planned,
): Promise<Reconciliation> {
  const { catalog, config, log, progress } = parts;
  const { mode } = config.reconcile;
  const isFull = plan.mode === 'full';
  const carried =
    isFull || previous?.refusal === undefined || previous.refusal === null ? [] : [previous.refusal];
  if (catalog === undefined || mode === 'off') {
    const note = isFull ? 'stale entities not checked' : ONLY_FULL;
    return {
      summary: { mode: isFull ? 'off' : mode, note, blueprints: {} },
      refusals: carried,
      problems: [],
    };
  }
  progress.phase('reconcile');
  const found = await reconcile(catalog, outcome, config.reconcile, {
    mode: config.dryRun ? 'plan' : mode,
    log,
  });
  const { summary, refusals } = found;
  const isIdle = !isFull && Object.keys(summary.blueprints).length === 0;
  return {
    ...found,
    summary: isIdle ? { ...summary, mode, note: ONLY_FULL } : summary,
    refusals: [...new Set([...carried, ...refusals])],
  };
}

const ONLY_FULL = 'only a full run looks for stale entities';

function requestOf(
  { config, source }: RunParts<unknown>,
  { command }: RunOrder,
  { previous, now }: { readonly previous: RunRequest['state']; readonly now: number },
): RunRequest {
  const { scopeHash, feedMemoryMs } = source;
  const overlapMs = config.changeWindowMinutes * 60_000;
  return { command, state: previous, scopeHash, feedMemoryMs, now, overlapMs, since: config.since };
}

interface Commit<TMemory> {
  readonly outcome: ReadOutcome<TMemory>;
  readonly reconciliation: Reconciliation;
  readonly order: RunOrder;
  readonly plan: RunPlan;
  readonly previous: SourceState<TMemory> | undefined;
}

function toState<TMemory>(
  { source }: RunParts<TMemory>,
  { outcome, reconciliation, order, plan, previous }: Commit<TMemory>,
): SourceState<TMemory> {
  const { window, pending, memory } = outcome;
  const { refusals } = reconciliation;
  const isSettled = plan.mode === 'full' && isSettling(reconciliation);
  const unsettled = isSettled ? null : (previous?.refusal ?? null);
  return {
    scopeHash: source.scopeHash,
    memory,
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
