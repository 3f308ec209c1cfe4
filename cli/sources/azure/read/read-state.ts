import type { Change } from '../../../sync/change';
import type { PendingItem } from '../../../sync/result';
import type { Problem } from '../../../sync/result';
import type { RemoteError } from '../../../http/remote-error';
import { parseArmId } from '../items/arm-id';
import { createIdSet, type IdSet } from '../../../core/id-set';

/** What one read has learned so far. */
export interface ReadState {
  /** Subscriptions in scope. */
  readonly selected: Set<string>;
  /** Subscriptions that the last green run covered. */
  readonly previouslyCovered: Set<string>;
  /** Tags of every resource group that was read, by its lower-cased ARM id. */
  readonly groups: Map<string, unknown>;
  /** Ids in scope: upserts were sent for them. */
  readonly present: IdSet;
  /** Subscriptions of which every row is accounted for. */
  readonly complete: Set<string>;
  /** Subscriptions in scope that cannot be seen, whatever the list of subscriptions says. */
  readonly absent: Set<string>;
  /** True where something that can be seen was not read: the window has to be read again. */
  isDisturbed: boolean;
  /** Subscriptions whose containers could not be read at all: nothing further is asked about them. */
  readonly unreadable: Set<string>;
  /** Resource groups that were deleted while we read: what lay in them is gone too. */
  readonly deletedGroups: Set<string>;
  /** Containers that were deleted in the window, even if they are there again, and when (ISO 8601): what lay in them must not stay. */
  readonly emptied: Map<string, string>;
  /** What was read again in an incremental read, and why. */
  readonly rereads: string[];
  /** Deletes to send when all upserts are out, by id; an upsert that comes later takes one back. */
  readonly deletes: Map<string, Change>;
  /** Of these, the ones that only a changed scope asks for. */
  readonly leaving: Set<string>;
  /** Resource groups whose resources came before the group itself could be read. */
  readonly undecidedGroups: Set<string>;
  /** What changed and cannot be read yet. */
  readonly pending: Map<string, PendingItem>;
  /** What earlier runs could not read and this one has not met yet. */
  readonly awaited: Map<string, PendingItem>;
  readonly problems: Problem[];
  readonly warnings: string[];
  readonly counts: Record<'resourceContainer' | 'resource', { read: number; filtered: number }>;
  /** Rows in scope per level. */
  readonly inScope: [number, number, number];
  stage: number;
}

/** Nothing is known yet but what earlier runs left open. */
export function createReadState(pending: readonly PendingItem[] = []): ReadState {
  return {
    awaited: new Map(pending.map((item) => [item.id, item])),
    selected: new Set(),
    previouslyCovered: new Set(),
    groups: new Map(),
    present: createIdSet(),
    complete: new Set(),
    absent: new Set(),
    isDisturbed: false,
    unreadable: new Set(),
    deletedGroups: new Set(),
    emptied: new Map(),
    rereads: [],
    deletes: new Map(),
    leaving: new Set(),
    undecidedGroups: new Set(),
    pending: new Map(),
    problems: [],
    warnings: [],
    counts: { resourceContainer: { read: 0, filtered: 0 }, resource: { read: 0, filtered: 0 } },
    inScope: [0, 0, 0],
    stage: 0,
  };
}

/** Notes that an upsert of this id goes out; a delete that was planned for it is void. */
export function markPresent(state: ReadState, id: string): void {
  state.deletes.delete(id);
  state.leaving.delete(id);
  state.pending.delete(id);
  const level = parseArmId(id)?.level;
  if (state.present.add(id) && level !== undefined) state.inScope[level] += 1;
}

/** A part of the source could not be read: none of these subscriptions is complete. */
export function markFailed(state: ReadState, subscriptionIds: readonly string[], failure: Failure): void {
  const { error, kind } = failure;
  for (const subscriptionId of subscriptionIds) {
    state.complete.delete(subscriptionId);
    if (kind === 'resourceContainer') state.unreadable.add(subscriptionId);
    if (error.status === 403) state.absent.add(subscriptionId);
  }
  if (error.status !== 403) state.isDisturbed = true;
  state.problems.push({
    kind,
    subject: describeSubscriptions(subscriptionIds),
    message: error.message,
    nextStep: error.nextSteps[0] ?? 'The next run reads it again.',
  });
}

/** A subscription of the scope is out of sight: that is no deletion, and makes the run say so. */
export function markAbsent(
  state: ReadState,
  subscriptionId: string,
  problem: Omit<Problem, 'subject'>,
): void {
  state.complete.delete(subscriptionId);
  state.absent.add(subscriptionId);
  state.problems.push({ ...problem, subject: `subscription ${subscriptionId}` });
}

export interface Failure {
  readonly kind: 'resource' | 'resourceContainer';
  readonly error: RemoteError;
}

/** `subscription X`, or how many and the first few. */
export function describeSubscriptions(subscriptionIds: readonly string[]): string {
  const [first, ...others] = subscriptionIds;
  if (first === undefined) return 'no subscription';
  if (others.length === 0) return `subscription ${first}`;
  const named = subscriptionIds.slice(0, 3).join(', ');
  return `${subscriptionIds.length} subscriptions (${named}${others.length > 2 ? ', …' : ''})`;
}
