import fc from 'fast-check';
import { quotaOfTenant, resourceUnitsOf } from '../../../../emulator/graph/resource-units';
import { smallGraph } from './small-graph';

test.each([
  ['/users', 2, 1, 3, 1],
  ['/groups', 1, 1, 2, 1],
  ['members', 3, 2, 4, 2],
  ['transitiveMembers', 5, 4, 6, 4],
] as const)(
  '%s costs %d, with $select %d, with $expand %d, with a small page %d',
  (...[, base, select, expand, top]) => {
    const none = { select: undefined, expand: undefined, top: undefined };
    expect(resourceUnitsOf({ baseCost: base }, none)).toBe(base);
    expect(resourceUnitsOf({ baseCost: base }, { ...none, select: ['id'] })).toBe(select);
    expect(resourceUnitsOf({ baseCost: base }, { ...none, expand: 'members' })).toBe(expand);
    expect(resourceUnitsOf({ baseCost: base }, { ...none, top: 19 })).toBe(top);
    expect(resourceUnitsOf({ baseCost: base }, { ...none, top: 20 })).toBe(base);
  },
);

test('what $select makes much cheaper says so itself', () => {
  const route = { baseCost: 5, selectedCost: 2 };
  const none = { select: undefined, expand: undefined, top: undefined };
  expect([resourceUnitsOf(route, none), resourceUnitsOf(route, { ...none, select: ['id'] })]).toEqual([5, 2]);
});

test.each([
  [49, 3500],
  [50, 5000],
  [500, 5000],
  [501, 8000],
])('a tenant of %d users has %d units', (users, resourceUnits) => {
  expect(quotaOfTenant(users)).toEqual({ resourceUnits, windowMs: 10_000 });
});

test.each([
  ['/v1.0/users', '2'],
  ['/v1.0/users?$select=id', '1'],
  ['/v1.0/applications?$top=5', '1'],
  ['/v1.0/groups?$expand=members', '2'],
  ['/v1.0/groups/GROUP/members', '3'],
  ['/v1.0/groups/GROUP/members?$select=id&$top=999', '2'],
  ['/v1.0/groups/GROUP/transitiveMembers', '5'],
  ['/v1.0/users/delta', '1'],
  ['/v1.0/servicePrincipals', '1'],
])('%s says that it cost %s', async (target, cost) => {
  const graph = smallGraph();
  const answer = await graph.get(target.replace('GROUP', graph.directory.truth().groups[0]!.id));
  expect(answer.headers['x-ms-resource-unit']).toBe(cost);
});

test('who uses more than the quota is told, then refused, with the time to wait', async () => {
  const graph = smallGraph({ quota: { resourceUnits: 10, windowMs: 10_000 } });
  const told: (string | undefined)[] = [];
  for (let request = 0; request < 5; request += 1)
    told.push((await graph.get('/v1.0/users')).headers['x-ms-throttle-limit-percentage']);
  expect(told).toEqual([undefined, undefined, undefined, undefined, '1.00']);
  const refused = await graph.get('/v1.0/users');
  expect(refused).toMatchObject({
    status: 429,
    headers: {
      'x-ms-throttle-limit-percentage': '1.20',
      'x-ms-throttle-scope':
        'Tenant_Application/Read/22222222-2222-4222-a222-222222222222/11111111-1111-4111-a111-111111111111',
      'x-ms-throttle-information': 'ResourceUnitLimitExceeded',
      'retry-after': '4',
    },
    body: { error: { code: 'TooManyRequests' } },
  });
  graph.clock.advance(4000);
  expect((await graph.get('/v1.0/users')).status).toBe(200);
});

test('who waits as long as told is always let in', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 3, max: 50 }),
      fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 5, maxLength: 40 }),
      async (resourceUnits, pauses) => {
        const graph = smallGraph({ quota: { resourceUnits, windowMs: 10_000 } });
        for (const pause of pauses) {
          graph.clock.advance(pause);
          const answer = await graph.get('/v1.0/groups?$select=id');
          if (answer.status !== 429) continue;
          graph.clock.advance(Number(answer.headers['retry-after']) * 1000);
          expect((await graph.get('/v1.0/groups?$select=id')).status).toBe(200);
        }
      },
    ),
    { numRuns: 30 },
  );
});

test.each([
  ['seconds', /^[1-9]\d*$/],
  ['date', /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/],
  ['absent', undefined],
] as const)('a 429 can say when to come back as %s', async (retryAfter, form) => {
  const graph = smallGraph({ retryAfter, quota: { resourceUnits: 1, windowMs: 10_000 } });
  await graph.get('/v1.0/groups');
  const { status, headers } = await graph.get('/v1.0/groups');
  expect(status).toBe(429);
  if (form === undefined) expect(headers).not.toHaveProperty('retry-after');
  else expect(headers['retry-after']).toMatch(form);
});

test('without a quota nothing is refused, and costs are told all the same', async () => {
  const graph = smallGraph({ quota: null });
  for (let request = 0; request < 50; request += 1)
    expect(await graph.get('/v1.0/users', { 'x-ms-throttle-priority': 'low' })).toMatchObject({
      status: 200,
      headers: { 'x-ms-resource-unit': '2' },
    });
});

const SIGN_INS = '/v1.0/users?$select=id,signInActivity';

test('sign-ins have quotas of their own: 5 in 10 seconds, 10 in a minute', async () => {
  const graph = smallGraph({ reportsQuota: true });
  const statuses = async (count: number) => {
    const seen: number[] = [];
    for (let request = 0; request < count; request += 1) seen.push((await graph.get(SIGN_INS)).status);
    return seen;
  };
  expect(await statuses(6)).toEqual([200, 200, 200, 200, 200, 429]);
  graph.clock.advance(10_000);
  expect(await statuses(6)).toEqual([200, 200, 200, 200, 200, 429]);
  const refused = await graph.get(SIGN_INS);
  expect(refused.headers['retry-after']).toBe('50');
  graph.clock.advance(50_000);
  expect(await statuses(1)).toEqual([200]);
  expect((await graph.get('/v1.0/users?$select=id')).status).toBe(200);
});

test('a page with sign-ins has at most 500 users; who never signed in has none', async () => {
  const graph = smallGraph({}, { users: 1100 });
  const { value } = (await graph.get(`${SIGN_INS}&$top=999`)).body;
  expect(value).toHaveLength(500);
  const known = graph.directory
    .truth()
    .users.slice(0, 500)
    .map(({ id, signInActivity }) => ({ id, signInActivity }));
  expect(JSON.parse(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(known)));
  expect(value.some((user) => user['signInActivity'] === undefined)).toBe(true);
});
