import { ConfigurationError } from '../../core/errors';
import type { SourceState } from '../../sync/state';
import { parseArmId } from './items/arm-id';
import type { AzureMemory } from './memory';

export interface OutOfSight {
  readonly id: string;
  /** ISO 8601: up to when everything of it was delivered; null where it was never seen. */
  readonly since: string | null;
}

/** The subscriptions in scope that the last run could not see. */
export function outOfSight({ absentSubscriptionIds, absentSince = [] }: AzureMemory): OutOfSight[] {
  const sinces = new Map(absentSince.map(({ id, since }) => [id, since]));
  return absentSubscriptionIds.map((id) => ({ id, since: sinces.get(id) ?? null }));
}

/**
 * The state without a subscription that is out of sight: the next full run takes it for deleted, within its guard,
 * unless it is back by then. Pure.
 * @throws ConfigurationError where it is not out of sight
 */
export function forgetSubscription(state: SourceState<AzureMemory>, text: string): SourceState<AzureMemory> {
  const id = text.trim().toLowerCase();
  const { memory } = state;
  if (!memory.absentSubscriptionIds.includes(id)) throw notOutOfSight(text, id, memory);
  const isOther = (each: string): boolean => each !== id;
  return {
    ...state,
    pending: state.pending.filter((item) => parseArmId(item.id)?.subscriptionId !== id),
    memory: {
      ...memory,
      absentSubscriptionIds: memory.absentSubscriptionIds.filter(isOther),
      absentSince: memory.absentSince?.filter((each) => isOther(each.id)),
      forgottenSubscriptionIds: [...new Set([...(memory.forgottenSubscriptionIds ?? []), id])].sort(),
    },
  };
}

function notOutOfSight(text: string, id: string, memory: AzureMemory): ConfigurationError {
  const known = memory.subscriptionIds.includes(id)
    ? 'was visible to the last run; to leave it out of the scope, name it in AZURE_EXCLUDED_SUBSCRIPTION_IDS'
    : memory.forgottenSubscriptionIds?.includes(id) === true
      ? 'is forgotten already'
      : 'is unknown to the state';
  const ids = memory.absentSubscriptionIds.join(', ');
  const others = ids === '' ? 'no subscription is out of sight' : `out of sight are: ${ids}`;
  return new ConfigurationError([{ name: 'ID', message: `${JSON.stringify(text)} ${known}; ${others}` }]);
}
