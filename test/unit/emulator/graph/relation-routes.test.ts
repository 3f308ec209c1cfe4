import fc from 'fast-check';
import { EVENTUAL, pagesFrom, smallGraph, type SmallGraph } from './small-graph';

type Item = Readonly<Record<string, unknown>> & { readonly id: string };

/** A group with a member of every kind that can be one, and a nested group with two users. */
function mixedGroup(graph: SmallGraph) {
  const { users, devices, servicePrincipals, contacts } = graph.directory.truth();
  const nestedIds = users.slice(10, 12).map(({ id }) => id);
  const nested = graph.directory.apply({ operation: 'create', kind: 'group', memberIds: nestedIds }).id;
  const members = {
    user: users[0]!.id,
    group: nested,
    device: devices[0]!.id,
    servicePrincipal: servicePrincipals[0]!.id,
    orgContact: contacts[0]!.id,
  };
  const group = graph.directory.apply({
    operation: 'create',
    kind: 'group',
    memberIds: Object.values(members),
    ownerIds: [users[1]!.id, members.servicePrincipal],
  }).id;
  return { group, members, nestedIds };
}

const typesOf = (items: readonly Item[]) => items.map((item) => item['@odata.type']).sort();

test('members say of which type they are; v1.0 keeps service principals to itself', async () => {
  const graph = smallGraph();
  const { group, members } = mixedGroup(graph);
  const [v1, beta] = [
    (await graph.get(`/v1.0/groups/${group}/members?$select=id`)).body.value,
    (await graph.get(`/beta/groups/${group}/members?$select=id`)).body.value,
  ];
  expect(typesOf(v1)).toEqual(
    ['device', 'group', 'orgContact', 'user'].map((kind) => `#microsoft.graph.${kind}`),
  );
  expect(beta.map(({ id }) => id).sort()).toEqual(Object.values(members).sort());
  expect((await graph.get(`/v1.0/groups/${group}/members/$count`, EVENTUAL)).body).toBe('4');
});

test('a cast narrows to one type, which then needs no name', async () => {
  const graph = smallGraph();
  const { group, members } = mixedGroup(graph);
  const { body } = await graph.get(
    `/v1.0/groups/${group}/members/microsoft.graph.user?$select=id,displayName`,
  );
  expect(body['@odata.context']).toBe('https://localhost:1/v1.0/$metadata#users(id,displayName)');
  expect(body.value).toEqual([{ id: members.user, displayName: expect.any(String) as unknown }]);
});

test('nested members are flattened, in circles as well', async () => {
  const graph = smallGraph();
  const { group, members, nestedIds } = mixedGroup(graph);
  graph.directory.apply({ operation: 'addMembers', id: members.group, memberIds: [group] });
  const { value } = (await graph.get(`/beta/groups/${group}/transitiveMembers?$select=id`)).body;
  expect(value.map(({ id }) => id).sort()).toEqual([...Object.values(members), ...nestedIds, group].sort());
});

test('paging through the members of any group gives each exactly once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 40 }), fc.constantFrom(0, 0.4), async (top, emptyPages) => {
      const graph = smallGraph({ emptyPages });
      for (const group of graph.directory.truth().groups) {
        const pages = await pagesFrom(graph, `/beta/groups/${group.id}/members?$select=id&$top=${top}`);
        expect(pages.flatMap(({ value }) => value.map(({ id }) => id)).sort()).toEqual(
          [...group.members!].sort(),
        );
      }
    }),
    { numRuns: 10 },
  );
});

test('a member who leaves between two pages hides nobody', async () => {
  const graph = smallGraph({ emptyPages: 0 });
  const group = graph.directory.truth().groups.find(({ members }) => members!.length > 10)!;
  const first = (await graph.get(`/beta/groups/${group.id}/members?$select=id&$top=5`)).body;
  graph.directory.apply({
    operation: 'removeMembers',
    id: group.id,
    memberIds: [first.value[4]!.id, first.value[0]!.id],
  });
  const rest = await pagesFrom(graph, String(first['@odata.nextLink']));
  const ids = [first, ...rest].flatMap(({ value }) => value.map(({ id }) => id));
  expect(ids.sort()).toEqual([...group.members!].sort());
});

test.each([
  ['groups', 'owners'],
  ['applications', 'owners'],
  ['servicePrincipals', 'owners'],
] as const)('%s have %s', async (collection, relation) => {
  const graph = smallGraph({}, { users: 300 });
  const owned = graph.directory.truth()[collection].find(({ owners }) => owners!.length > 1)!;
  const { value } = (await graph.get(`/v1.0/${collection}/${owned.id}/${relation}?$select=id`)).body;
  expect(value.map(({ id }) => id).sort()).toEqual([...owned.owners!].sort());
  expect(typesOf(value)).toEqual(value.map(() => '#microsoft.graph.user'));
});

test('a user has groups, a manager and reports', async () => {
  const graph = smallGraph();
  const { users, groups } = graph.directory.truth();
  const user = users.find(({ manager }) => manager !== null)!;
  const memberOf = (await graph.get(`/v1.0/users/${user.id}/memberOf?$select=id`)).body.value;
  expect(memberOf.map(({ id }) => id).sort()).toEqual(
    groups
      .filter(({ members }) => members!.includes(user.id))
      .map(({ id }) => id)
      .sort(),
  );
  const manager = (await graph.get(`/v1.0/users/${user.id}/manager?$select=id`)).body;
  expect(manager).toEqual({
    '@odata.context': 'https://localhost:1/v1.0/$metadata#directoryObjects(id)/$entity',
    '@odata.type': '#microsoft.graph.user',
    id: user.manager,
  });
  const reports = (await graph.get(`/v1.0/users/${user.manager!}/directReports?$select=id`)).body.value;
  expect(reports.map(({ id }) => id)).toContain(user.id);
  graph.directory.apply({ operation: 'setManager', id: user.id, managerId: null });
  expect(await graph.get(`/v1.0/users/${user.id}/manager`)).toMatchObject({
    status: 404,
    body: { error: { code: 'Request_ResourceNotFound' } },
  });
});

test('members of a kind that may not be read show their type and id alone', async () => {
  const graph = smallGraph({ permissions: ['GroupMember.Read.All', 'Device.Read.All'] });
  const { group, members } = mixedGroup(graph);
  const { value } = (await graph.get(`/v1.0/groups/${group}/members?$select=id,displayName`)).body;
  const named = new Map(value.map((item) => [item.id, item['displayName']]));
  expect(named.get(members.user)).toBeNull();
  expect(named.get(members.device)).toEqual(expect.any(String));
});

test('one object is read by id, a user also by principal name, with the options of one object', async () => {
  const graph = smallGraph();
  const [user] = graph.directory.truth().users;
  const name = encodeURIComponent(String(user!.properties['userPrincipalName']));
  const byName = await graph.get(`/v1.0/users/${name}?$select=id,skills,department`);
  expect(byName.body).toEqual({
    '@odata.context': 'https://localhost:1/v1.0/$metadata#users(id,skills,department)/$entity',
    id: user!.id,
    skills: [],
    department: user!.properties['department'] ?? null,
  });
  expect((await graph.get(`/v1.0/users/${user!.id.toUpperCase()}`)).body['id']).toBe(user!.id);
});

test.each([
  ['/v1.0/users/nobody@contoso.com', 404, 'Request_ResourceNotFound'],
  ['/v1.0/groups/00000000-0000-4000-a000-000000000000', 404, 'Request_ResourceNotFound'],
  ['/v1.0/groups/abc', 400, 'Request_BadRequest'],
  ['/v1.0/groups/abc/members', 400, 'Request_BadRequest'],
])('%s is %d %s', async (target, status, code) => {
  expect(await smallGraph().get(target)).toMatchObject({ status, body: { error: { code } } });
});

test('a deleted object can no longer be read', async () => {
  const graph = smallGraph();
  const [group] = graph.directory.truth().groups;
  graph.directory.apply({ operation: 'delete', id: group!.id });
  expect((await graph.get(`/v1.0/groups/${group!.id}`)).status).toBe(404);
});

test('objects of any kind are had by their ids; what there is not is left out', async () => {
  const graph = smallGraph();
  const { users, groups } = graph.directory.truth();
  const ids = [users[0]!.id, groups[0]!.id, '00000000-0000-4000-a000-000000000000'];
  const all = await graph.post('/v1.0/directoryObjects/getByIds?$select=id', { ids });
  expect(typesOf(all.body.value)).toEqual(['#microsoft.graph.group', '#microsoft.graph.user']);
  const some = await graph.post('/v1.0/directoryObjects/getByIds', { ids, types: ['user'] });
  expect(some.body.value.map(({ id }) => id)).toEqual([users[0]!.id]);
  for (const body of [{}, { ids: [] }, { ids: Array(1001).fill(ids[0]) }])
    expect((await graph.post('/v1.0/directoryObjects/getByIds', body)).status).toBe(400);
});

test('the tenant tells who it is', async () => {
  const { body } = await smallGraph().get('/v1.0/organization?$select=id,displayName');
  expect(body.value).toEqual([{ id: '11111111-1111-4111-a111-111111111111', displayName: 'Contoso' }]);
});
