import type { Presence, ReadOutcome } from '../../../sync/read';
import { groupArmId, parseArmId } from '../items/arm-id';
import type { AzureMemory } from '../memory';
import { absentSince } from './absence';
import type { ReadContext } from './read-context';
import type { ReadState } from './read-state';
import type { SubscriptionPlan } from './subscriptions';

interface FinishedRead {
  readonly plan: SubscriptionPlan;
  readonly context: ReadContext;
  readonly window: ReadOutcome<AzureMemory>['window'];
}

/** What the finished read allows to be said of entities that Port holds. */
export function toOutcome(
  state: ReadState,
  { plan, context, window }: FinishedRead,
): ReadOutcome<AzureMemory> {
  const visible = new Set(plan.visible);
  const forgotten = context.previous?.forgottenSubscriptionIds?.filter((id) => !visible.has(id));
  const seen = { visible, forgotten: new Set(forgotten) };
  const covered = plan.selected.filter((id) => !state.absent.has(id));
  const heldBack = [...state.leaving].filter((id) => !state.deletes.has(id)).length;
  return {
    counts: state.counts,
    problems: state.problems,
    warnings: state.warnings,
    window,
    rereads: state.rereads,
    covers: { subscriptions: covered.length },
    memory: {
      ...memoryOf(covered, [...state.absent].sort(), context),
      ...(forgotten === undefined || forgotten.length === 0 ? {} : { forgottenSubscriptionIds: forgotten }),
    },
    isWindowRead: !state.isDisturbed,
    pending: [...state.pending.values()],
    refusal: heldBack === 0 ? null : describeRefusal(heldBack),
    reconciles: () => window.from === null,
    judge: ({ sourceId }) => (sourceId === undefined ? 'unknown' : judge(sourceId, state, seen)),
    levelOf: ({ sourceId }) => (sourceId === undefined ? undefined : parseArmId(sourceId)?.level),
    isEmpty: (level) => (state.inScope[level] ?? 0) === 0,
  };
}

function memoryOf(
  subscriptionIds: readonly string[],
  absentSubscriptionIds: readonly string[],
  { scope, previous }: ReadContext,
): AzureMemory {
  const since = absentSince(absentSubscriptionIds, previous);
  return { scope, subscriptionIds, absentSubscriptionIds, absentSince: since };
}

function describeRefusal(heldBack: number): string {
  return `the changed scope leaves nothing in scope and would delete ${heldBack} entities`;
}

interface Seen {
  readonly visible: ReadonlySet<string>;
  /** And out of sight. */
  readonly forgotten: ReadonlySet<string>;
}

/** A subscription that is visible but out of scope, or forgotten, has nothing in scope: it is as good as read. */
function judge(id: string, state: ReadState, { visible, forgotten }: Seen): Presence {
  const arm = parseArmId(id);
  if (arm === undefined) return 'unknown';
  const { subscriptionId, resourceGroup } = arm;
  if (state.deletes.has(id)) return 'removed';
  const isOutOfScope = visible.has(subscriptionId) && !state.selected.has(subscriptionId);
  if (!isOutOfScope && !forgotten.has(subscriptionId) && !state.complete.has(subscriptionId))
    return 'unknown';
  if (state.pending.has(id)) return 'unknown';
  if (resourceGroup !== undefined && state.deletedGroups.has(groupArmId(subscriptionId, resourceGroup)))
    return 'absent';
  return state.present.has(id) ? 'present' : 'absent';
}
