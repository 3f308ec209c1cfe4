import fc from 'fast-check';
import { subscriptionRoutes } from '../../../../emulator/arm/subscription-routes';
import { createTokenBucket, type BucketSize } from '../../../../emulator/arm/token-bucket';
import type { Subscription } from '../../../../emulator/inventory/model';
import { ask, frozenClock } from '../requests';

const idOf = (index: number): string => `00000000-0000-4000-a000-${String(index).padStart(12, '0')}`;
const subscription = (index: number, overrides: Partial<Subscription> = {}): Subscription => ({
  subscriptionId: idOf(index),
  displayName: `Subscription ${index}`,
  state: 'Enabled',
  tags: null,
  quotaId: 'q',
  managementGroup: 'mg',
  access: 'read',
  deleted: false,
  ...overrides,
});

function routesFor(subscriptions: readonly Subscription[], pageSize = 2, size: BucketSize | null = null) {
  const clock = frozenClock();
  const routes = subscriptionRoutes({
    tenantId: 't',
    reads: createTokenBucket(clock, () => size),
    listedSubscriptions: () => subscriptions.filter(({ access }) => access !== 'none'),
    findSubscription: (id) => subscriptions.find(({ subscriptionId }) => subscriptionId === id),
    principalOf: () => 'app',
    pageSize: () => pageSize,
  });
  return { routes, clock };
}

interface Page {
  readonly value: readonly { readonly subscriptionId: string }[];
  readonly nextLink?: string;
}

async function listAll(routes: ReturnType<typeof routesFor>['routes']): Promise<string[][]> {
  const pages: string[][] = [];
  let target: string | undefined = '/subscriptions?api-version=2022-12-01';
  while (target !== undefined) {
    const page = (await ask(routes, 'GET', target)).body as Page;
    pages.push(page.value.map(({ subscriptionId }) => subscriptionId));
    target = page.nextLink?.replace('https://localhost:1', '');
  }
  return pages;
}

test('pages follow one another through nextLink and lose nothing, whatever the size', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 30 }),
      fc.integer({ min: 1, max: 12 }),
      async (count, pageSize) => {
        const all = Array.from({ length: count }, (_, index) => subscription(index));
        const pages = await listAll(routesFor(all, pageSize).routes);
        expect(pages.flat()).toEqual(all.map(({ subscriptionId }) => subscriptionId));
        expect(pages.length).toBe(Math.max(1, Math.ceil(count / pageSize)));
      },
    ),
  );
});

test('nextLink keeps the api-version and names the service itself', async () => {
  const { routes } = routesFor([0, 1, 2].map((index) => subscription(index)));
  const { body } = await ask(routes, 'GET', '/subscriptions?api-version=2022-12-01');
  expect((body as Page).nextLink).toMatch(/^https:\/\/localhost:1\/subscriptions\?api-version=2022-12-01&/);
});

test('lists what may be listed and shows what may be read', async () => {
  const { routes } = routesFor([
    subscription(1),
    subscription(2, { access: 'list' }),
    subscription(3, { access: 'none' }),
  ]);
  expect(await listAll(routes)).toEqual([[idOf(1), idOf(2)]]);
  const statuses = await Promise.all(
    [1, 2, 3, 4].map(async (index) => {
      const { status, body } = await ask(
        routes,
        'GET',
        `/subscriptions/${idOf(index)}?api-version=2022-12-01`,
      );
      return [status, (body as { error?: { code: string } }).error?.code];
    }),
  );
  expect(statuses).toEqual([
    [200, undefined],
    [403, 'AuthorizationFailed'],
    [404, 'SubscriptionNotFound'],
    [404, 'SubscriptionNotFound'],
  ]);
});

test('a subscription has the fields that clients read', async () => {
  const { routes } = routesFor([subscription(1, { tags: { a: 'b' } })]);
  const { body } = await ask(routes, 'GET', `/subscriptions/${idOf(1)}?api-version=2022-12-01`);
  expect(body).toEqual({
    id: `/subscriptions/${idOf(1)}`,
    subscriptionId: idOf(1),
    tenantId: 't',
    displayName: 'Subscription 1',
    state: 'Enabled',
    authorizationSource: 'RoleBased',
    managedByTenants: [],
    tags: { a: 'b' },
    subscriptionPolicies: { locationPlacementId: 'Public_2014-09-01', quotaId: 'q', spendingLimit: 'Off' },
  });
});

test.each([
  ['/subscriptions', 'MissingApiVersionParameter'],
  ['/subscriptions?api-version=latest', 'InvalidApiVersionParameter'],
  ['/subscriptions?api-version=2022-12-01&$skiptoken=abc', 'InvalidSkipToken'],
  ['/subscriptions/x?api-version=2022-12-01', 'InvalidSubscriptionId'],
])('%s is refused with %s', async (target, code) => {
  const { status, body } = await ask(routesFor([]).routes, 'GET', target);
  expect(status).toBe(400);
  expect(body).toMatchObject({ error: { code } });
});

test('reads empty the token bucket, which says how long to wait and fills again', async () => {
  const { routes, clock } = routesFor([], 2, { capacity: 2, refillPerSecond: 0.5 });
  const read = () => ask(routes, 'GET', '/tenants?api-version=2022-12-01');
  const remaining = async () => (await read()).headers?.['x-ms-ratelimit-remaining-tenant-reads'];
  expect([await remaining(), await remaining()]).toEqual(['1', '0']);
  expect(await read()).toMatchObject({ status: 429, headers: { 'retry-after': '2' } });
  clock.advance(2000);
  expect((await read()).status).toBe(200);
});
