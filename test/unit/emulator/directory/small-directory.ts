import type { DirectorySize } from '../../../../emulator/directory/build-directory';
import { createDirectory } from '../../../../emulator/directory/directory';
import type { DirectoryAnswer, DirectoryItem } from '../../../../emulator/directory/directory-answer';
import type { DirectoryLags } from '../../../../emulator/directory/estate';
import { frozenClock } from '../requests';

export const TENANT = '11111111-1111-4111-a111-111111111111';

/** A small directory whose clock stands still. */
export function smallDirectory(
  lags: Partial<DirectoryLags> = {},
  size: Partial<DirectorySize> = {},
  seed = 5,
) {
  const clock = frozenClock();
  const directory = createDirectory(
    { users: 80, groups: 12, ...size },
    { tenantId: TENANT, clock, seed, lags: () => ({ listLagMs: 0, deltaLagMs: 0, ...lags }) },
  );
  return { directory, clock };
}

/** Everything that is not deleted, by id. */
export function itemsOf({
  users,
  groups,
  applications,
  servicePrincipals,
  devices,
  contacts,
}: DirectoryAnswer) {
  const all = [...users, ...groups, ...applications, ...servicePrincipals, ...devices, ...contacts];
  return new Map<string, DirectoryItem>(all.map((item) => [item.id, item]));
}

export function groupWithMembers({
  groups,
}: DirectoryAnswer): DirectoryItem & { readonly members: readonly string[] } {
  const found = groups.find(({ members }) => members !== undefined && members.length > 2);
  if (found?.members === undefined) throw new Error('No group has members');
  return { ...found, members: found.members };
}
