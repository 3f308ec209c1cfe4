import { ConfigurationError } from '../core/errors';
import { forgetSubscription } from '../sources/azure/forget-subscription';
import { type StateAnswer, type StateCare, whileLocked } from './state-care';

export interface Forgotten extends StateAnswer {
  readonly subscriptionId: string;
  readonly place: string;
}

/** Lets the next full run take a subscription that is out of sight for deleted. @throws ConfigurationError */
export async function forget({ config, azure, agree }: StateCare, id: string): Promise<Forgotten> {
  const forgotten = async () => {
    const state = await azure.load();
    if (state !== undefined) return forgetSubscription(state, id);
    throw new ConfigurationError([{ name: 'ID', message: `there is no state yet at ${azure.place}` }]);
  };
  // What is wrong is said before anybody is asked.
  await forgotten();
  await agree(`The next full run deletes from Port what is below the subscription ${id}, within its guard.`);
  await whileLocked([azure], config.waitLockMs, async () => azure.save(await forgotten()));
  return {
    instance: config.instance,
    exitCode: 0,
    subscriptionId: id.trim().toLowerCase(),
    place: azure.place,
  };
}
