import { pagesFrom, smallGraph, type SmallGraph } from '../small-graph';
import { followRound } from './delta-client';

const DAY = 86_400_000;
/** No surprises: one page, no repeats. */
const PLAIN = {
  pageSize: 1000,
  memberSlice: 10_000,
  membersPerPage: 1e6,
  duplicates: 0,
  replays: 0,
  emptyPages: 0,
};

async function latest(graph: SmallGraph, target: string): Promise<string> {
  const { body } = await graph.get(`${target}${target.includes('?') ? '&' : '?'}$deltatoken=latest`);
  expect(body.value).toEqual([]);
  return String(body['@odata.deltaLink']);
}

test('a group is cut into slices that lie on different pages and name each member once', async () => {
  const graph = smallGraph(
    { delta: { ...PLAIN, pageSize: 3, memberSlice: 5, membersPerPage: 12 } },
    { users: 100, groups: 6 },
  );
  const pages = await pagesFrom(graph, '/v1.0/groups/delta?$select=members');
  const largest = graph.directory
    .truth()
    .groups.toSorted((a, b) => b.members!.length - a.members!.length)[0]!;
  const parts = pages.flatMap(({ value }, page) =>
    value.filter(({ id }) => id === largest.id).map((item) => ({ page, item })),
  );
  const members = parts.flatMap(
    ({ item }) => item['members@delta'] as { id: string; '@odata.type': string }[],
  );
  expect(parts).toHaveLength(Math.ceil(largest.members!.length / 5));
  expect(new Set(parts.map(({ page }) => page)).size).toBeGreaterThan(2);
  expect(members.map(({ id }) => id).sort()).toEqual([...largest.members!].sort());
  expect(members.every((member) => member['@odata.type'].startsWith('#microsoft.graph.'))).toBe(true);
});

test('the order is not that of the list, and another round has another one', async () => {
  const graph = smallGraph({ delta: PLAIN });
  const idsOf = async (target: string) =>
    (await pagesFrom(graph, target)).flatMap(({ value }) => value.map(({ id }) => id));
  const [first, second, list] = [
    await idsOf('/v1.0/users/delta?$select=id'),
    await idsOf('/v1.0/users/delta?$select=id'),
    await idsOf('/v1.0/users?$select=id&$top=999'),
  ];
  expect(first).not.toEqual(list);
  expect(first).not.toEqual(second);
  expect([...first].sort()).toEqual([...list].sort());
});

test('only what is selected is tracked, and id always comes', async () => {
  const graph = smallGraph({ delta: PLAIN });
  const [user] = graph.directory.truth().users;
  const link = await latest(graph, '/v1.0/users/delta?$select=displayName');
  graph.directory.apply({ operation: 'update', id: user!.id, properties: { jobTitle: 'X' } });
  const quiet = await followRound(graph, link);
  expect(quiet.pages).toEqual([expect.objectContaining({ value: [] })]);
  graph.directory.apply({ operation: 'update', id: user!.id, properties: { displayName: 'New' } });
  const told = await followRound(graph, quiet.deltaLink);
  expect(told.pages[0]?.value).toEqual([{ id: user!.id, displayName: 'New' }]);
});

test('an update tells the whole tracked set, or only what changed where the client prefers that', async () => {
  const graph = smallGraph({ delta: PLAIN });
  const { id } = graph.directory.apply({
    operation: 'create',
    kind: 'user',
    properties: { displayName: 'A', jobTitle: 'B', department: null },
  });
  const link = await latest(graph, '/v1.0/users/delta?$select=displayName,jobTitle,department,faxNumber');
  graph.directory.apply({ operation: 'update', id, properties: { jobTitle: null } });
  const whole = await graph.get(link);
  const minimal = await graph.get(link, { prefer: 'return=minimal' });
  // faxNumber was never set, so it is missing.
  expect(whole.body.value).toEqual([{ id, displayName: 'A', jobTitle: null, department: null }]);
  expect(minimal.body.value).toEqual([{ id, jobTitle: null }]);
  expect(minimal.headers).toMatchObject({ 'preference-applied': 'return=minimal' });
});

test('the recycle bin says changed, the end says deleted, and a restored object comes back whole', async () => {
  const graph = smallGraph({ delta: PLAIN });
  const user = graph.directory.truth().users[7]!;
  let link = await latest(graph, '/v1.0/users/delta?$select=displayName,userType');
  const next = async () => {
    const { pages, deltaLink } = await followRound(graph, link);
    link = deltaLink;
    return pages[0]?.value;
  };
  graph.directory.apply({ operation: 'delete', id: user.id });
  expect(await next()).toEqual([{ id: user.id, '@removed': { reason: 'changed' } }]);
  graph.directory.apply({ operation: 'restore', id: user.id });
  const { displayName, userType } = user.properties;
  expect(await next()).toEqual([{ id: user.id, displayName, userType }]);
  graph.directory.apply({ operation: 'delete', id: user.id });
  await next();
  graph.directory.apply({ operation: 'purge', id: user.id });
  expect(await next()).toEqual([{ id: user.id, '@removed': { reason: 'deleted' } }]);
});

test('a member that was deleted leaves its groups', async () => {
  const graph = smallGraph({ delta: PLAIN });
  const group = graph.directory.truth().groups.find(({ members }) => members!.length > 3)!;
  const member = group.members![0]!;
  const link = await latest(graph, '/v1.0/groups/delta?$select=displayName,members');
  graph.directory.apply({ operation: 'delete', id: member });
  const told = (await graph.get(link)).body.value.find(({ id }) => id === group.id);
  expect(told?.['members@delta']).toEqual([
    { '@odata.type': '#microsoft.graph.user', id: member, '@removed': { reason: 'deleted' } },
  ]);
});

test('without $select groups have their default properties and members, users no manager', async () => {
  const graph = smallGraph({ delta: PLAIN });
  const groups = (await graph.get('/v1.0/groups/delta')).body.value;
  const users = (await graph.get('/beta/users/delta')).body.value;
  expect(groups.some((group) => 'members@delta' in group && 'securityEnabled' in group)).toBe(true);
  expect(users.some((user) => 'manager@delta' in user || 'department' in user)).toBe(false);
  expect(users.every((user) => 'displayName' in user || '@removed' in user)).toBe(true);
});

test('a filter by ids is part of the tokens', async () => {
  const graph = smallGraph({ delta: PLAIN });
  const [first, second, third] = graph.directory.truth().users;
  const filter = encodeURIComponent(`id eq '${first!.id}' or id eq '${second!.id}'`);
  const { pages, deltaLink } = await followRound(graph, `/v1.0/users/delta?$select=id&$filter=${filter}`);
  expect(pages[0]?.value.map(({ id }) => id).sort()).toEqual([first!.id, second!.id].sort());
  graph.directory.apply({ operation: 'delete', id: first!.id });
  graph.directory.apply({ operation: 'delete', id: third!.id });
  expect((await graph.get(deltaLink)).body.value.map(({ id }) => id)).toEqual([first!.id]);
});

test.each([
  ['$top', '$top=5'],
  ['$orderby', '$orderby=displayName'],
  ['$expand', '$expand=members'],
  ['another filter', "$filter=startswith(displayName,'a')"],
  ['more than 50 ids', `$filter=${Array.from({ length: 51 }, (_, i) => `id eq '${i}'`).join(' or ')}`],
  ['an unknown property', '$select=nonsense'],
  ['what lies outside the directory', '$select=signInActivity'],
  ['$select with a token', '$select=id&$deltatoken=abc'],
  ['a strange token', '$deltatoken=abc'],
  ['a strange page token', '$skiptoken=r1.abc'],
])('%s is refused with 400', async (_what, query) => {
  const { get } = smallGraph();
  const [name = '', ...value] = query.split('=');
  const encoded = query.includes('&') ? query : `${name}=${encodeURIComponent(value.join('='))}`;
  expect((await get(`/v1.0/users/delta?${encoded}`)).status).toBe(400);
});

test('a token is good for seven days', async () => {
  const graph = smallGraph();
  const link = await latest(graph, '/v1.0/users/delta?$select=id');
  graph.clock.advance(7 * DAY);
  expect((await graph.get(link)).status).toBe(200);
  graph.clock.advance(1000);
  expect(await graph.get(link)).toMatchObject({
    status: 400,
    body: { error: { code: 'syncStateNotFound' } },
  });
});

test('after a reset every token, also within a round, leads back to the first request', async () => {
  const graph = smallGraph({ delta: { pageSize: 10 } });
  const deltaLink = await latest(graph, '/v1.0/users/delta?$select=id,displayName');
  const { body } = await graph.get('/v1.0/users/delta?$select=id,displayName');
  graph.graph.resetDelta();
  for (const link of [deltaLink, String(body['@odata.nextLink'])]) {
    const refused = await graph.get(link);
    expect(refused.status).toBe(410);
    expect(refused.headers['location']).toBe(
      'https://localhost:1/v1.0/users/delta?$select=id,displayName&$deltatoken=',
    );
    const { pages } = await followRound(graph, refused.headers['location']!);
    expect(pages.length).toBeGreaterThan(10);
  }
});

test('the nextLink of a round expires as that of a list does', async () => {
  const graph = smallGraph({ delta: { pageSize: 10 } });
  const { body } = await graph.get('/v1.0/users/delta');
  graph.graph.expirePageTokens();
  expect(await graph.get(String(body['@odata.nextLink']))).toMatchObject({
    status: 400,
    body: { error: { code: 'Directory_ExpiredPageToken' } },
  });
});

test('changes are told with the lag of the setting, whatever lists show', async () => {
  const graph = smallGraph({ delta: PLAIN, deltaLagMs: 60_000 });
  const link = await latest(graph, '/v1.0/users/delta?$select=displayName');
  const { id } = graph.directory.apply({ operation: 'create', kind: 'user' });
  expect((await graph.get(`/v1.0/users/${id}`)).status).toBe(200);
  expect((await graph.get(link)).body.value).toEqual([]);
  graph.clock.advance(60_000);
  expect((await graph.get(link)).body.value).toHaveLength(1);
});
