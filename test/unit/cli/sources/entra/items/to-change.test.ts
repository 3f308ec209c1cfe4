import { createToChange, idOf } from '../../../../../../cli/sources/entra/items/to-change';
import { planCollections } from '../../../../../../cli/sources/entra/plan/plan-collections';
import { resource } from '../../../../../support/ocean-documents';

const toChangeOf = (property: string, kind: string) =>
  createToChange(
    planCollections({ resources: [resource({ properties: { p: property } }, { kind })] }, []).collections[0]!,
  );

test.each([
  [{ id: 'a' }, 'a'],
  [{ id: 'a', __id: 'b' }, 'b/a'],
  [{}, ''],
  [{ id: 5 }, ''],
])('the id of %j is %j', (item, expected) => {
  expect(idOf(item)).toBe(expected);
});

test('identifiers are escaped, ids and data are not', () => {
  const { upsert, remove } = toChangeOf('.x', '/sites');
  const id = 'contoso.sharepoint.com,1,2';
  const identifier = 'contoso.sharepoint.com=2C1=2C2';
  expect(upsert({ id, x: 1 })).toEqual({
    kind: '/sites',
    operation: 'upsert',
    id,
    identifier,
    data: { id, x: 1 },
  });
  expect(remove(id)).toEqual({ kind: '/sites', operation: 'delete', id, identifier, data: { id } });
});

test('related objects are told apart by their types', () => {
  const types = ['user', 'group', 'servicePrincipal', 'application', 'device', 'orgContact', 'somethingNew'];
  const members = types.map((type) => ({ '@odata.type': `#microsoft.graph.${type}`, id: type }));
  const { references } = toChangeOf('[.members[].id]', '/groups').upsert({
    id: 'g',
    members: [...members, { id: 'x' }],
  });
  expect(Object.fromEntries(references!)).toEqual({
    user: '/users',
    group: '/groups',
    servicePrincipal: '/servicePrincipals',
    application: '/applications',
    device: '/devices',
    orgContact: '/contacts',
  });
});

test('so is one that comes with the item', () => {
  const manager = { '@odata.type': '#microsoft.graph.orgContact', id: 'm' };
  const { references } = toChangeOf('.manager.id', '/users').upsert({ id: 'u', manager });
  expect(references).toEqual(new Map([['m', '/contacts']]));
});
