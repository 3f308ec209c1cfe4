import { unitsOf } from '../../../../../../cli/sources/entra/client/resource-units';

test.each<[string, Record<string, string>, number]>([
  ['/users', {}, 2],
  ['/users', { $select: 'id' }, 1],
  ['/users', { $select: 'id', $expand: 'manager' }, 2],
  ['/users', { $select: 'id', $top: '10' }, 1],
  ['/applications', {}, 2],
  ['/groups', {}, 1],
  ['/groups', { $expand: 'owners' }, 2],
  ['/servicePrincipals', { $select: 'id' }, 1],
  ['/users/delta', { $select: 'id' }, 1],
  ['/users/$count', {}, 1],
  ['/groups/42/members', {}, 3],
  ['/groups/42/members', { $select: 'id', $top: '999' }, 2],
  ['/groups/42/transitiveMembers', { $select: 'id' }, 4],
  ['/groups/42/owners', { $select: 'id' }, 1],
])('%s with %j costs %d', (path, query, units) => {
  expect(unitsOf({ path, query })).toBe(units);
});
