import { EVENTUAL, smallGraph } from './small-graph';

test('expanded members end at 20, without a link to the rest', async () => {
  const graph = smallGraph();
  const { value } = (await graph.get('/v1.0/groups?$select=id&$expand=members($select=id)&$top=999')).body;
  for (const group of graph.directory.truth().groups) {
    const expanded = value.find(({ id }) => id === group.id)!;
    const members = expanded['members'] as readonly object[];
    expect(members).toHaveLength(Math.min(20, group.members!.length));
    expect(Object.keys(expanded)).toEqual(['id', 'members']);
    for (const member of members) expect(Object.keys(member)).toEqual(['@odata.type', 'id']);
  }
});

test('an expanded manager is one object, and missing where there is none', async () => {
  const graph = smallGraph();
  const { value } = (await graph.get('/v1.0/users?$select=id&$expand=manager($select=id)')).body;
  const managers = value.map((user) => (user['manager'] as { id: string } | undefined)?.id ?? null);
  expect(managers).toEqual(
    graph.directory
      .truth()
      .users.slice(0, 100)
      .map(({ manager }) => manager),
  );
  expect(managers).toContain(null);
});

test('one object can be expanded as well', async () => {
  const graph = smallGraph();
  const group = graph.directory.truth().groups.find(({ owners }) => owners!.length > 0)!;
  const { body } = await graph.get(`/v1.0/groups/${group.id}?$expand=owners`);
  expect(body['owners']).toHaveLength(group.owners!.length);
});

test.each([
  ['two relations', 'members,owners', /Only one property/],
  ['an unknown relation', 'friends', /named 'friends'/],
  ['a relation that cannot be expanded', 'transitiveMembers', /not supported/],
  ['an unknown property of the members', 'members($select=nonsense)', /named 'nonsense'/],
])('%s is refused', async (_what, expand, message) => {
  const answer = await smallGraph().get(`/v1.0/groups?$expand=${encodeURIComponent(expand)}`);
  expect(answer.status).toBe(400);
  expect(answer.body.error.message).toMatch(message);
});

test('advanced filters and $expand exclude each other', async () => {
  const filter = encodeURIComponent("displayName ne 'x'");
  const answer = await smallGraph().get(
    `/v1.0/groups?$filter=${filter}&$count=true&$expand=members`,
    EVENTUAL,
  );
  expect(answer.status).toBe(400);
});
