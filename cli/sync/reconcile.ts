import type { ReconcileConfig } from '../core/config';
import type { Log } from '../core/log';
import type { HeldEntity, Presence, ReadOutcome } from './read';
import type { Problem, ReconcileCounts, ReconcileSummary } from './result';

/** An entity that this instance owns, as far as Port tells. */
export interface OwnedEntity {
  readonly identifier: string;
  /** The source's id that it was made from; `undefined` where that can't be told. */
  readonly sourceId: string | undefined;
  /** Whether an item of this run comes to it, written or not; left out where the delivery does not know. */
  readonly isCurrent?: boolean;
}

export interface OwnedBlueprint {
  readonly blueprint: string;
  /** False where the blueprint has no property that names the instance: then there is a plan and no deletes. */
  readonly isOwnershipKnown: boolean;
  /** How many belong to an item of this run, where it is known that no others are there: `entities` has none then. */
  readonly current?: number;
}

/** Port's catalog, seen by who owns what. */
export interface OwnedCatalog {
  /** Those that `isWanted` by their identifiers, and that Port has. */
  blueprints(isWanted: (blueprint: string) => boolean): Promise<readonly OwnedBlueprint[]>;
  entities(blueprint: OwnedBlueprint): AsyncGenerator<readonly OwnedEntity[]>;
  /** @returns how many are gone now, and why others are not */
  remove(blueprint: string, identifiers: readonly string[]): Promise<RemovalSummary>;
}

export interface RemovalSummary {
  readonly removed: number;
  readonly refused: readonly { readonly identifier: string; readonly reason: string }[];
}

/** So many entities may always go, whatever their share: in a small blueprint a percentage says little. */
const ALWAYS_ALLOWED = 3;
const SAMPLES = 5;

type Judgement = Pick<ReadOutcome<unknown>, 'judge' | 'levelOf' | 'isEmpty' | 'reconciles'>;

export interface BlueprintPlan {
  readonly blueprint: string;
  readonly owned: number;
  /** Identifiers, children before parents. */
  readonly stale: readonly string[];
  /** The deepest level among the stale; children go before parents. */
  readonly level: number;
  /** Why nothing of it may be deleted; null where it may. */
  readonly refusal: string | null;
}

/** Whether so many inferred deletions need a person to agree. Pure. */
export function exceedsGuard(stale: number, owned: number, maxDeletePercent: number): boolean {
  return stale > Math.max((owned * maxDeletePercent) / 100, ALWAYS_ALLOWED);
}

/** What the read says of the entities of one blueprint. */
export async function planBlueprint(
  blueprint: OwnedBlueprint,
  pages: AsyncIterable<readonly OwnedEntity[]>,
  outcome: Judgement,
  config: ReconcileConfig,
): Promise<BlueprintPlan> {
  const stale: { readonly identifier: string; readonly level: number }[] = [];
  let owned = blueprint.current ?? 0;
  for await (const entities of pages) {
    for (const { identifier, sourceId, isCurrent } of entities) {
      const entity: HeldEntity = { blueprint: blueprint.blueprint, identifier, sourceId };
      const presence = presenceOf(outcome.judge(entity), isCurrent);
      if (presence !== 'removed') owned += 1;
      if (presence === 'absent') stale.push({ identifier, level: outcome.levelOf(entity) ?? 0 });
    }
  }
  const levels = new Set(stale.map(({ level }) => level));
  const plan = {
    blueprint: blueprint.blueprint,
    owned,
    stale: stale.sort((a, b) => b.level - a.level).map(({ identifier }) => identifier),
    level: Math.max(0, ...levels),
  };
  return {
    ...plan,
    refusal: refusalOf(
      plan,
      [...levels].some((level) => outcome.isEmpty(level)),
      blueprint,
      config,
    ),
  };
}

/** An item may be present and come to another entity than before, or to none: then the one before is stale. */
function presenceOf(judged: Presence, isCurrent: boolean | undefined): Presence {
  if (isCurrent === true) return 'present';
  return judged === 'present' && isCurrent === false ? 'absent' : judged;
}

function refusalOf(
  { stale, owned }: { readonly stale: readonly string[]; readonly owned: number },
  isEmpty: boolean,
  { isOwnershipKnown }: OwnedBlueprint,
  { maxDeletePercent, acceptDeletes }: ReconcileConfig,
): string | null {
  if (stale.length === 0) return null;
  if (!isOwnershipKnown)
    return 'the blueprint has no property syncInstance, so nobody knows whose entities these are';
  if (acceptDeletes) return null;
  if (isEmpty) return `the read is empty and would delete ${stale.length} of ${owned} entities`;
  if (!exceedsGuard(stale.length, owned, maxDeletePercent)) return null;
  return `${stale.length} of ${owned} entities would be deleted, more than ${maxDeletePercent} %`;
}

export interface Reconciliation {
  readonly summary: ReconcileSummary;
  /** Refusals of the guard, for the exit code; empty where it let everything pass. */
  readonly refusals: readonly string[];
  readonly problems: readonly Problem[];
}

/** Removes from Port what the completely read parts of the source no longer contain, as far as the guard allows. */
export async function reconcile(
  catalog: OwnedCatalog,
  outcome: Judgement,
  config: ReconcileConfig,
  { mode, log }: { readonly mode: 'on' | 'plan'; readonly log: Log },
): Promise<Reconciliation> {
  const plans: BlueprintPlan[] = [];
  const unowned = new Set<string>();
  for (const blueprint of await catalog.blueprints((name) => outcome.reconciles(name))) {
    if (!blueprint.isOwnershipKnown) unowned.add(blueprint.blueprint);
    plans.push(await planBlueprint(blueprint, catalog.entities(blueprint), outcome, config));
  }
  const refused = plans.filter(({ refusal, blueprint }) => refusal !== null && !unowned.has(blueprint));
  const counts = Object.fromEntries(plans.map((plan) => [plan.blueprint, toCounts(plan)]));
  const problems: Problem[] = [];
  if (mode === 'on') {
    for (const { blueprint, refusal } of refused) {
      log.warn('the deletion guard refused', { blueprint, reason: refusal });
    }
    for (const plan of [...plans].sort((a, b) => b.level - a.level)) {
      if (plan.refusal !== null || plan.stale.length === 0) continue;
      const { removed, refused: kept } = await catalog.remove(plan.blueprint, plan.stale);
      counts[plan.blueprint] = { ...toCounts(plan), deleted: removed };
      problems.push(...kept.map((entity) => toProblem(plan.blueprint, entity)));
    }
  }
  const note =
    plans.find(({ blueprint, refusal }) => refusal !== null && unowned.has(blueprint))?.refusal ?? null;
  return {
    summary: { mode, note, blueprints: counts },
    refusals: mode === 'on' ? refused.map(({ blueprint, refusal }) => `${blueprint}: ${refusal ?? ''}`) : [],
    problems,
  };
}

function toCounts({ owned, stale, refusal }: BlueprintPlan): ReconcileCounts {
  return {
    owned,
    stale: stale.length,
    deleted: 0,
    refused: refusal !== null,
    samples: stale.slice(0, SAMPLES),
  };
}

function toProblem(blueprint: string, { identifier, reason }: RemovalSummary['refused'][number]): Problem {
  return {
    kind: blueprint,
    subject: identifier,
    message: `Port did not delete it: ${reason}`,
    nextStep: 'Remove what depends on it in Port; the next full run tries again.',
  };
}
