import fc from 'fast-check';
import { EVENTUAL, pagesFrom, smallGraph } from './small-graph';

const COLLECTIONS = ['users', 'groups', 'applications', 'servicePrincipals', 'devices', 'contacts'] as const;

test.each(COLLECTIONS)(
  'paging through %s gives each id exactly once, whatever the page size',
  async (collection) => {
    await fc.assert(
      fc.asyncProperty(
        fc.option(fc.integer({ min: 1, max: 200 })),
        fc.constantFrom('v1.0', 'beta'),
        fc.constantFrom(0, 0.4),
        async (top, version, emptyPages) => {
          const graph = smallGraph({ emptyPages });
          const query = top === null ? '$select=id' : `$select=id&$top=${top}`;
          const pages = await pagesFrom(graph, `/${version}/${collection}?${query}`);
          const ids = pages.flatMap(({ value }) => value.map(({ id }) => id));
          expect(new Set(ids).size).toBe(ids.length);
          expect([...ids].sort()).toEqual(
            graph.directory
              .truth()
              [collection].map(({ id }) => id)
              .sort(),
          );
          expect(Math.max(...pages.map(({ value }) => value.length))).toBeLessThanOrEqual(top ?? 100);
        },
      ),
      { numRuns: 15 },
    );
  },
);

test('objects that come and go between two pages leave the others in their places', async () => {
  const graph = smallGraph({ emptyPages: 0 });
  const { users } = graph.directory.truth();
  const first = (await graph.get('/v1.0/users?$select=id&$top=50')).body;
  graph.directory.apply({ operation: 'delete', id: users[3]!.id });
  graph.directory.apply({ operation: 'delete', id: users[49]!.id });
  graph.directory.apply({ operation: 'create', kind: 'user' });
  const rest = await pagesFrom(graph, String(first['@odata.nextLink']));
  const ids = [first, ...rest].flatMap(({ value }) => value.map(({ id }) => id));
  expect(ids.slice(0, 120)).toEqual(users.map(({ id }) => id));
  expect(ids).toHaveLength(121);
});

test('a list of users has the default properties and no others, null where nothing is set', async () => {
  const { get, directory } = smallGraph();
  const { body } = await get('/v1.0/users?$top=999');
  const names = [
    'businessPhones',
    'displayName',
    'givenName',
    'id',
    'jobTitle',
    'mail',
    'mobilePhone',
    'officeLocation',
    'preferredLanguage',
    'surname',
    'userPrincipalName',
  ];
  for (const user of body.value) expect(Object.keys(user).sort()).toEqual(names);
  const [truth] = directory.truth().users;
  expect(body.value[0]).toEqual(
    Object.fromEntries(
      names.map((name) => [name, name === 'id' ? truth!.id : (truth!.properties[name] ?? null)]),
    ),
  );
  expect(body).not.toHaveProperty('@odata.count');
});

test('the service principals of a list have a time of creation that cannot be selected', async () => {
  const { get } = smallGraph();
  const [principal] = (await get('/v1.0/servicePrincipals')).body.value;
  expect(principal?.['createdDateTime']).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/);
  expect((await get('/v1.0/servicePrincipals?$select=id,createdDateTime')).body.error).toEqual(
    expect.objectContaining({
      code: 'BadRequest',
      message:
        "Could not find a property named 'createdDateTime' on type 'microsoft.graph.servicePrincipal'.",
    }),
  );
});

test('$select is literal: what is named comes, id only where it is named', async () => {
  const properties = [
    'displayName',
    'department',
    'accountEnabled',
    'createdDateTime',
    'employeeId',
    'id',
    'userType',
  ];
  await fc.assert(
    fc.asyncProperty(fc.subarray(properties, { minLength: 1 }), async (select) => {
      const { get } = smallGraph();
      const { value } = (await get(`/v1.0/users?$select=${select.join(',')}`)).body;
      for (const user of value) expect(Object.keys(user)).toEqual(select);
    }),
    { numRuns: 20 },
  );
});

test.each([
  [
    'an unknown property',
    '/v1.0/users?$select=x',
    400,
    'BadRequest',
    "Could not find a property named 'x' on type 'microsoft.graph.user'.",
  ],
  [
    'what only one user can be asked for',
    '/v1.0/users?$select=id,skills',
    501,
    'NotImplemented',
    'This operation target is not yet supported.',
  ],
  [
    'a page of 1000',
    '/v1.0/groups?$top=1000',
    400,
    'Request_UnsupportedQuery',
    "Invalid page size specified: '1000'. Must be between 1 and 999 inclusive.",
  ],
  ['a page of nothing', '/v1.0/groups?$top=0', 400, 'Request_UnsupportedQuery', /'0'/],
  ['no number', '/v1.0/groups?$top=many', 400, 'BadRequest', /'many'/],
  ['an option that there is not', '/v1.0/users?$page=2', 400, 'BadRequest', /\$page/],
  ['an option twice', '/v1.0/users?$top=1&$top=2', 400, 'BadRequest', /more than once/],
  ['$skip', '/v1.0/users?$skip=5', 400, 'BadRequest', /'\$skip' is not supported/],
  [
    'a raw count without the header',
    '/v1.0/users/$count',
    400,
    'Request_UnsupportedQuery',
    /^Raw count \(\/\$count\) is not supported/,
  ],
  ['a token of another list', '/v1.0/users?$skiptoken=abc', 400, 'Request_BadRequest', /Skip token/],
] as const)('%s is refused', async (...[, target, status, code, message]) => {
  const answer = await smallGraph().get(target);
  expect(answer).toMatchObject({ status, body: { error: { code } } });
  expect(answer.body.error.message).toMatch(message);
  expect(answer.body.error).toMatchObject({
    innerError: {
      date: '2026-03-01T12:00:00',
      'request-id': answer.headers['request-id'],
      'client-request-id': answer.headers['client-request-id'],
    },
  });
});

test('a token fits the query that it was made for alone', async () => {
  const { get } = smallGraph();
  const link = String((await get('/v1.0/users?$select=id&$top=5')).body['@odata.nextLink']);
  expect((await get(link)).status).toBe(200);
  for (const other of [
    link.replace('$top=5', '$top=6'),
    link.replace('/users', '/groups'),
    link.replace('=id', '=mail'),
  ])
    expect((await get(other)).status).toBe(400);
});

test('a token expires with time, and when all are called in', async () => {
  const graph = smallGraph({ pageTokenLifetimeSeconds: 60 });
  const linkOf = async () => String((await graph.get('/v1.0/users?$top=5')).body['@odata.nextLink']);
  const link = await linkOf();
  graph.clock.advance(60_000);
  expect((await graph.get(link)).status).toBe(200);
  graph.clock.advance(1);
  expect((await graph.get(link)).body.error.code).toBe('Directory_ExpiredPageToken');
  const fresh = await linkOf();
  graph.graph.expirePageTokens();
  expect((await graph.get(fresh)).body.error.code).toBe('Directory_ExpiredPageToken');
  expect((await graph.get(await linkOf())).status).toBe(200);
});

test('a count comes on the first page, and only to who accepts that it may be late', async () => {
  const { get } = smallGraph();
  const first = await get('/v1.0/users?$count=true&$top=50', EVENTUAL);
  expect(first.body['@odata.count']).toBe(120);
  const second = await get(String(first.body['@odata.nextLink']), EVENTUAL);
  expect(second.body).not.toHaveProperty('@odata.count');
  expect((await get('/v1.0/users?$count=true')).body).not.toHaveProperty('@odata.count');
  const raw = await get('/beta/users/$count', EVENTUAL);
  expect(raw).toMatchObject({ body: '120', headers: { 'content-type': 'text/plain' } });
});

test('links and contexts carry the options, and names of options may be written in any case', async () => {
  const { get } = smallGraph();
  const { body } = await get('/v1.0/users?$Select=id,displayName&$TOP=2');
  expect(body['@odata.context']).toBe('https://localhost:1/v1.0/$metadata#users(id,displayName)');
  expect(body['@odata.nextLink']).toMatch(
    /^https:\/\/localhost:1\/v1\.0\/users\?\$Select=id,displayName&\$TOP=2&\$skiptoken=RFNwdA[\w-]+$/,
  );
});

test('a list shows changes with the lag of the setting', async () => {
  const graph = smallGraph({ listLagMs: 60_000 });
  const { id } = graph.directory.apply({ operation: 'create', kind: 'group' });
  expect((await graph.get(`/v1.0/groups/${id}`)).status).toBe(404);
  graph.clock.advance(60_000);
  expect((await graph.get(`/v1.0/groups/${id}`)).status).toBe(200);
});
