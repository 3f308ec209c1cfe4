import type { OceanResource } from '../../../../../../catalog/ocean';
import { planCollections } from '../../../../../../cli/sources/entra/plan/plan-collections';
import type { Json } from '../../../../../support/catalog-documents';
import { resource } from '../../../../../support/ocean-documents';

const changesOf = (one: OceanResource) => planCollections({ resources: [one] }, []).collections[0]!.changes;

const reading = (property: string, kind: string, selector: Json = {}): OceanResource =>
  resource({ properties: { p: property } }, { kind, selector });

test.each<[string, string, readonly string[]]>([
  ['/users', '.mail', ['id', 'mail']],
  ['/beta/users', '.mail', ['id', 'mail']],
  ['/users', '.manager.id', ['id', 'manager']],
  ['/groups', '[.members[].id], [.owners[].id], .mail', ['id', 'mail', 'members', 'owners']],
  ['/groups', '.members | length', ['id', 'members']],
  ['/applications', '[.owners[].id]', ['id', 'owners']],
  ['/devices', '.displayName', ['displayName', 'id']],
])('%s with %s is followed by delta of %j', (kind, property, select) => {
  expect(changesOf(reading(property, kind))).toEqual({ by: 'delta', select, always: [] });
});

test('knows what no object is without, of what is read', () => {
  expect(changesOf(reading('.userPrincipalName', '/users'))).toMatchObject({ always: ['userPrincipalName'] });
});

test('what is not selected is followed as it comes', () => {
  expect(changesOf(reading('.', '/users'))).toMatchObject({ by: 'delta', select: undefined });
  expect(changesOf(reading('., .members[].id', '/groups'))).toMatchObject({ by: 'delta', select: undefined });
});

test.each<[string, OceanResource]>([
  ['no /delta', reading('.x', '/sites')],
  ['no /delta', reading('.x', '/groups/{id}/owners')],
  ['no $filter', reading('.x', '/users', { query_params: { $filter: 'accountEnabled eq true' } })],
  ['no $search', reading('.x', '/users', { query_params: { $search: '"displayName:a"' } })],
  ['more than the id', resource({ identifier: '.userPrincipalName' })],
  ['more than the id', resource({ identifier: '.id + .tenant' })],
  ['more than the id', resource({ identifier: '.item.id' }, { port: { itemsToParse: '.things' } })],
  ['more than the id', resource({ blueprint: '.kind' })],
  ['worked out', resource({ blueprint: '"a" + "b"' })],
  ['not tell of memberOf', reading('[.memberOf[].id]', '/users')],
  ['not tell of transitiveMembers', reading('[.transitiveMembers[].id]', '/groups')],
  ['of members, /delta tells ids alone', reading('[.members[].mail]', '/groups')],
  ['of members, /delta tells ids alone', reading('.members', '/groups')],
  ['of manager, /delta tells ids alone', reading('.manager.displayName', '/users')],
  ['cannot be listed', reading('., [.owners[].id]', '/groups')],
])('says that it is read whole because of %s', (reason, one) => {
  expect(changesOf(one)).toEqual({ by: 'reading', reason: expect.stringContaining(reason) as string });
});
