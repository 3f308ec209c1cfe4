import type { Operation } from '../../emulator/inventory/operation';
import type { Tags } from '../../emulator/inventory/model';
import type { RunningEmulator } from './emulator';

/** The inventory that the functions below know their way about in. */
export const CHANGED_ESTATE = { subscriptions: 3, resources: 80, seed: 85 } as const;

/** What the runs over it take a resource group for. */
export const TAGGED = {
  env: { RESOURCE_GROUP_TAG_FILTERS: '{"exclude":{"sync":"off"}}' },
  isGroupIn: (tags: Tags): boolean => tags?.['sync'] !== 'off',
} as const;

/** With this window a full run notes what `prepareEstate` has left behind, and the run after it looks back less. */
export const FIRST_WINDOW = { CHANGE_WINDOW_MINUTES: '30' } as const;
const MINUTE = 60_000;

interface Group {
  readonly id: string;
  readonly subscriptionId: string;
  /** Ids of what lies in it. */
  readonly members: readonly string[];
}

/** Which part each resource group plays. */
export interface Roles {
  /** The subscription of this group goes, and there is no other group in it. */
  readonly doomed: Group;
  readonly leaves: Group;
  readonly goes: Group;
  readonly enters: Group;
  /** What cannot be read when it is first met lies in this one. */
  readonly late: Group;
  readonly edited: readonly [Group, Group];
}

/** Before the first run: a group that is out of the filter, and new resources and a group that cannot be read yet. */
export async function prepareEstate({ admin }: RunningEmulator): Promise<Roles> {
  const roles = await rolesIn(admin);
  const { enters, late } = roles;
  const detectedAt = new Date((await admin.now()).getTime() - 20 * MINUTE).toISOString();
  const notYet = { tableLagMs: MINUTE, detectedAt };
  const resourceGroupId = late.id;
  await admin.apply(
    { operation: 'retagResourceGroup', id: enters.id, tags: { sync: 'off' } },
    { operation: 'createResourceGroup', subscriptionId: late.subscriptionId, name: 'late', ...notYet },
    ...times(10, (n): Operation => ({ ...vault(resourceGroupId, `late${n}`), ...notYet })),
  );
  return roles;
}

/**
 * After the first run: creates, updates, retags, moves, deletes; groups that come, go, enter and leave the filter, one of
 * them before the feed tells of it; a subscription that goes.
 */
export async function changeEstate({ admin }: RunningEmulator, roles: Roles): Promise<void> {
  await admin.advance(MINUTE);
  const { doomed, leaves, goes, enters, late, edited } = roles;
  const [here, there] = edited;
  const [m0 = '', m1 = '', m2 = '', m3 = '', ...others] = here.members;
  await admin.apply(
    ...others.map((id): Operation => ({ operation: 'retagResource', id, tags: { owner: 'somebody-else' } })),
    ...there.members.map((id): Operation => ({ operation: 'updateResource', id, kind: 'changed' })),
    ...[m0, m1].map((id): Operation => ({ operation: 'deleteResource', id })),
    ...[m2, m3].map((id): Operation => ({ operation: 'moveResource', id, resourceGroupId: there.id })),
    ...times(4, (n) => vault(leaves.id, `leaving${n}`)),
    ...times(8, (n) => vault(there.id, `new${n}`)),
    vault(late.id, 'the-only-change'),
    { operation: 'retagResourceGroup', id: leaves.id, tags: { sync: 'off' } },
    { operation: 'retagResourceGroup', id: enters.id, tags: { sync: 'on' } },
    { operation: 'deleteResourceGroup', id: goes.id, childRows: 'some' },
    { operation: 'deleteSubscription', subscriptionId: doomed.subscriptionId, childRows: 'none' },
    ...times(8, (n): Operation => {
      const { subscriptionId } = n % 2 === 0 ? here : leaves;
      return { operation: 'createResourceGroup', subscriptionId, name: `new${n}` };
    }),
    vault(`/subscriptions/${here.subscriptionId}/resourceGroups/new0`, 'first'),
    {
      operation: 'createResourceGroup',
      subscriptionId: here.subscriptionId,
      name: 'unannounced',
      feedLagMs: 5 * MINUTE,
    },
    vault(`/subscriptions/${here.subscriptionId}/resourceGroups/unannounced`, 'first'),
  );
}

async function rolesIn(admin: RunningEmulator['admin']): Promise<Roles> {
  const { resources, resourceGroups } = await admin.inventory();
  const groups = resourceGroups.map((row): Group => {
    const id = String(row['id']);
    const inside = resources
      .map((resource) => String(resource['id']))
      .filter((one) => one.startsWith(`${id}/`));
    return { id, subscriptionId: String(row['subscriptionId']), members: inside };
  });
  const doomed = groups.find(({ subscriptionId }) => isAlone(subscriptionId, groups));
  const [leaves, goes, enters, late, ...edited] = groups
    .filter((group) => group !== doomed && group.members.length > 0)
    .sort((a, b) => b.members.length - a.members.length || (a.id < b.id ? -1 : 1));
  const [here, there] = edited;
  if (!doomed || !leaves || !goes || !enters || !late || !here || !there)
    throw new Error('The inventory has not enough resource groups');
  return { doomed, leaves, goes, enters, late, edited: [here, there] };
}

function isAlone(subscriptionId: string, groups: readonly Group[]): boolean {
  return groups.filter((group) => group.subscriptionId === subscriptionId).length === 1;
}

function vault(resourceGroupId: string, name: string): Operation {
  return { operation: 'createResource', resourceGroupId, type: 'Microsoft.KeyVault/vaults', name };
}

function times<T>(count: number, make: (n: number) => T): T[] {
  return Array.from({ length: count }, (_, n) => make(n));
}
