import { createQuota, formatResetsAfter } from '../../../../emulator/resource-graph/quota';
import { createTenant, post } from './fake-tenant';

const careful = 'resources | project id | order by tolower(id) asc';

describe('quota', () => {
  const quota = { limit: 3, windowMs: 5000 };

  it('counts down, refuses without Retry-After, and begins anew after the window', async () => {
    const tenant = createTenant([], { quota });
    const ask = async (): Promise<unknown[]> => {
      const { status, headers } = await post(tenant, { query: careful });
      return [status, headers['x-ms-user-quota-remaining'], headers['x-ms-user-quota-resets-after']];
    };
    expect(await ask()).toEqual([200, '2', '00:00:05']);
    tenant.now = new Date(tenant.now.getTime() + 1500);
    expect(await ask()).toEqual([200, '1', '00:00:04']);
    expect(await ask()).toEqual([200, '0', '00:00:04']);
    const refused = await post(tenant, { query: careful });
    expect(refused.status).toBe(429);
    expect(Object.keys(refused.headers)).not.toContain('retry-after');
    expect(refused.body.error).toMatchObject({ code: 'RateLimiting', details: [{ code: 'RateLimiting' }] });
    tenant.now = new Date(tenant.now.getTime() + 3500);
    expect(await ask()).toEqual([200, '2', '00:00:05']);
  });

  it('is counted by principal, wrong queries too', async () => {
    const tenant = createTenant([], { quota });
    const as = async (authorization: string, query: string): Promise<number> =>
      (await post(tenant, { query }, { headers: { 'content-type': 'application/json', authorization } }))
        .status;
    expect([
      await as('a', 'wrong'),
      await as('a', 'wrong'),
      await as('a', careful),
      await as('a', careful),
    ]).toEqual([400, 400, 200, 429]);
    expect(await as('b', careful)).toBe(200);
  });
});

describe('the window', () => {
  it('is fixed: it begins with a query, not with each of them', () => {
    const take = createQuota();
    const at = (milliseconds: number): unknown[] => {
      const answer = take('p', new Date(milliseconds), { limit: 2, windowMs: 5000 });
      return [answer.allowed, answer.remaining, answer.resetsAfterMs];
    };
    expect(at(0)).toEqual([true, 1, 5000]);
    expect(at(4999)).toEqual([true, 0, 1]);
    expect(at(4999)).toEqual([false, 0, 1]);
    expect(at(5000)).toEqual([true, 1, 5000]);
    expect(at(20_000)).toEqual([true, 1, 5000]);
  });

  it('can be switched off', () => {
    const take = createQuota();
    const answers = Array.from({ length: 100 }, () => take('p', new Date(0), null).allowed);
    expect(answers).not.toContain(false);
  });

  it('begins anew when the clock is moved back', () => {
    const take = createQuota();
    const settings = { limit: 1, windowMs: 5000 };
    take('p', new Date(1e9), settings);
    expect(take('p', new Date(0), settings).allowed).toBe(true);
  });

  it.each([
    [5000, '00:00:05'],
    [1, '00:00:01'],
    [0, '00:00:00'],
    [3_725_000, '01:02:05'],
  ])('prints %d ms as %s', (milliseconds, expected) => {
    expect(formatResetsAfter(milliseconds)).toBe(expected);
  });
});
