import { UnavailableError } from '../../../core/errors';
import type { ReadContext } from './read-context';
import type { ReadState } from './read-state';
import {
  planSubscriptions,
  settleVanished,
  type SubscriptionPlan,
  subscriptionsUnderGroups,
} from './subscriptions';

/**
 * Decides which subscriptions a read is about and notes what is wrong with them.
 * @throws UnavailableError where the principal can see none at all
 */
export async function findSubscriptions(context: ReadContext, state: ReadState): Promise<SubscriptionPlan> {
  const { visible, scope, previous } = context;
  const underGroups = await subscriptionsUnderGroups(context);
  const known = [...(previous?.subscriptionIds ?? []), ...(previous?.absentSubscriptionIds ?? [])];
  const plan = planSubscriptions(visible, scope, underGroups, known);
  if (visible.length === 0 && plan.vanished.length === 0) {
    throw new UnavailableError('Azure Resource Manager: this principal can see no subscription', [
      'Assign the role Reader on the subscriptions to be read to the app registration.',
    ]);
  }
  for (const id of plan.selected) state.selected.add(id);
  for (const id of known) state.previouslyCovered.add(id);
  for (const id of plan.missing) {
    state.problems.push({
      kind: 'resourceContainer',
      subject: `subscription ${id}`,
      message: 'AZURE_SUBSCRIPTION_IDS names it, but this principal cannot see it',
      nextStep: 'Assign the role Reader on it to this principal, or take it out of AZURE_SUBSCRIPTION_IDS.',
    });
  }
  await settleVanished(context, state, plan.vanished);
  return plan;
}
