import { createTenant, idOf, post, readAll, rowsOf } from './fake-tenant';

const careful = 'resources | project id, name | order by tolower(id) asc';
const uniqueNames = (rows: readonly Readonly<Record<string, unknown>>[]): number =>
  new Set(rows.map(({ name }) => name)).size;

describe('an answer', () => {
  it('carries the rows, their number, and truncation as a text', async () => {
    const { status, body } = await post(createTenant(rowsOf(3)), { query: careful });
    expect(status).toBe(200);
    expect(body).toEqual({
      totalRecords: 3,
      count: 3,
      data: [0, 1, 2].map((index) => ({ id: idOf(index), name: `vm${index}` })),
      facets: [],
      resultTruncated: 'false',
    });
  });

  it('is a table where that is asked for, and by default in old versions', async () => {
    const tenant = createTenant(rowsOf(1));
    const query = 'resources | project name, tags, n = strlen(name), at = now(), yes = true, half = 0.5';
    const table = {
      columns: [
        { name: 'name', type: 'string' },
        { name: 'tags', type: 'object' },
        { name: 'n', type: 'integer' },
        { name: 'at', type: 'datetime' },
        { name: 'yes', type: 'boolean' },
        { name: 'half', type: 'number' },
      ],
      rows: [['vm0', { index: 0 }, 3, '2024-05-10T12:00:00.0000000Z', true, 0.5]],
    };
    const asked = await post(tenant, { query, options: { resultFormat: 'table' } });
    const old = await post(tenant, { query }, { query: new URLSearchParams('api-version=2019-04-01') });
    expect(asked.body.data).toEqual(table);
    expect(old.body.data).toEqual(table);
  });

  it('echoes the request id of the client and names its own', async () => {
    const headers = { 'content-type': 'application/json', 'x-ms-client-request-id': 'mine' };
    const answer = await post(createTenant([]), { query: careful }, { headers });
    expect(answer.headers['x-ms-client-request-id']).toBe('mine');
    expect(answer.headers['x-ms-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers['x-ms-correlation-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers['x-ms-ratelimit-remaining-tenant-resource-requests']).toMatch(/^\d+$/);
  });

  it('counts the time that it took', async () => {
    const tenant = createTenant(rowsOf(10));
    expect(tenant.graph.evaluationMs()).toBe(0);
    await post(tenant, { query: careful });
    expect(tenant.graph.evaluationMs()).toBeGreaterThan(0);
  });
});

describe('paging', () => {
  it('reads every row once with a unique sort, and ends without a token', async () => {
    const rows = await readAll(createTenant(rowsOf(25)), careful);
    expect(rows.map(({ name }) => name)).toEqual(rowsOf(25).map(({ name }) => name));
  });

  it('gives at most 1000 rows to a page', async () => {
    const { body } = await post(createTenant(rowsOf(1001)), { query: careful });
    expect(body).toMatchObject({ count: 1000, totalRecords: 1001, resultTruncated: 'false' });
    expect(body.$skipToken).toEqual(expect.any(String));
  });

  it('gives no token for an exactly full last page', async () => {
    const { body } = await post(createTenant(rowsOf(10)), { query: careful, options: { $top: 10 } });
    expect(body.$skipToken).toBeUndefined();
  });

  it('lets the token remember the page size, and an explicit one win', async () => {
    const tenant = createTenant(rowsOf(30));
    const first = await post(tenant, { query: careful, options: { $top: 7 } });
    const token = first.body.$skipToken;
    const second = await post(tenant, { query: careful, options: { $skipToken: token } });
    const larger = await post(tenant, { query: careful, options: { $skipToken: token, $top: 9 } });
    expect([second.body.count, larger.body.count]).toEqual([7, 9]);
    expect(second.body.data[0]).toMatchObject({ name: 'vm7' });
  });

  it('skips rows, but not where the query has a limit', async () => {
    const tenant = createTenant(rowsOf(5));
    const options = { $skip: 2 };
    expect((await post(tenant, { query: careful, options })).body.data[0]).toMatchObject({ name: 'vm2' });
    const limited = await post(tenant, { query: `${careful} | take 3`, options });
    expect(limited.body.data.map(({ name }) => name)).toEqual(['vm0', 'vm1', 'vm2']);
  });

  it.each([
    ['a limit', `${careful} | limit 20`],
    ['only dynamic columns', 'resources | project tags'],
  ])('has no token with %s, and says that rows are missing', async (_, query) => {
    const { body } = await post(createTenant(rowsOf(20)), { query, options: { $top: 5 } });
    expect(body.count).toBe(5);
    expect(body.$skipToken).toBeUndefined();
    expect(body.resultTruncated).toBe('true');
  });

  it.each([
    ['another query', { query: `${careful} | project name` }],
    ['another scope', { query: careful, subscriptions: ['s1'] }],
  ])('refuses a token with %s', async (_, changed) => {
    const tenant = createTenant(rowsOf(20));
    const { body } = await post(tenant, { query: careful, options: { $top: 5 } });
    const answer = await post(tenant, { ...changed, options: { $skipToken: body.$skipToken } });
    expect(answer.status).toBe(400);
    expect(answer.body.error.details?.[0]?.code).toBe('InvalidSkipToken');
  });

  it.each(['garbage', 'bnVsbA==', 'e30='])('refuses the damaged token %s', async ($skipToken) => {
    const answer = await post(createTenant([]), { query: careful, options: { $skipToken } });
    expect(answer.status).toBe(400);
  });

  it('shifts its offsets when rows appear between pages', async () => {
    const tenant = createTenant(rowsOf(10).slice(1));
    const first = await post(tenant, { query: careful, options: { $top: 5 } });
    tenant.rows = rowsOf(10);
    tenant.version += 1;
    const second = await post(tenant, {
      query: careful,
      options: { $top: 5, $skipToken: first.body.$skipToken },
    });
    expect(first.body.data.at(-1)).toEqual(second.body.data[0]);
  });

  it('reads the tables once for all pages while nothing changes', async () => {
    const tenant = createTenant(rowsOf(30));
    await readAll(tenant, careful);
    expect(tenant.reads).toBe(1);
    tenant.version += 1;
    await readAll(tenant, careful);
    expect(tenant.reads).toBe(2);
  });

  it('evaluates a query with ago() anew for each page', async () => {
    const tenant = createTenant(rowsOf(30));
    await readAll(tenant, 'resources | where now() > ago(5m) | project id | order by tolower(id) asc');
    expect(tenant.reads).toBe(3);
  });
});

describe('unpleasant order', () => {
  it.each(['resources | project name', 'resources | project name, type | order by type asc'])(
    'loses and repeats rows of %s',
    async (query) => {
      const rows = await readAll(createTenant(rowsOf(100)), query);
      expect(rows).toHaveLength(100);
      expect(uniqueNames(rows)).toBeLessThan(100);
    },
  );

  it('differs from request to request, and not within one answer', async () => {
    const tenant = createTenant(rowsOf(50));
    const [one, two] = [
      await post(tenant, { query: 'resources' }),
      await post(tenant, { query: 'resources' }),
    ];
    expect(one.body.data).not.toEqual(two.body.data);
    expect(uniqueNames(one.body.data)).toBe(50);
  });

  it('can be switched off', async () => {
    const rows = await readAll(
      createTenant(rowsOf(100), { unstableOrder: false }),
      'resources | project name',
    );
    expect(uniqueNames(rows)).toBe(100);
  });
});

describe('unpleasant ids', () => {
  const flipping = { flipIdCasing: true };
  const idsOf = async (query: string, times: number): Promise<Set<unknown>> => {
    const tenant = createTenant(rowsOf(20), flipping);
    const seen = new Set<unknown>();
    for (let time = 0; time < times; time++) {
      for (const { id } of (await post(tenant, { query })).body.data) seen.add(id);
    }
    return seen;
  };

  it('change their casing from request to request, some of them', async () => {
    const seen = await idsOf(careful, 8);
    expect(seen.size).toBeGreaterThan(20);
    expect(new Set([...seen].map((id) => String(id).toLowerCase())).size).toBe(20);
  });

  it('keep their casing where they were folded', async () => {
    expect((await idsOf('resources | project id = tolower(id) | order by id asc', 8)).size).toBe(20);
  });

  it('lose and repeat rows for a client that sorts by id as it is', async () => {
    const tenant = createTenant(rowsOf(200), flipping);
    expect(uniqueNames(await readAll(tenant, 'resources | project id, name | order by id asc'))).toBeLessThan(
      200,
    );
    expect(uniqueNames(await readAll(tenant, careful))).toBe(200);
  });
});

describe('scope', () => {
  const both = [...rowsOf(2), ...rowsOf(3, 's2'), ...rowsOf(4, 's3')];
  const count = async (body: object): Promise<number> =>
    (await post(createTenant(both), { query: careful, ...body })).body.totalRecords;

  it('is all that is readable where nothing is named', async () => {
    expect(await count({})).toBe(5);
    expect(await count({ subscriptions: [] })).toBe(5);
  });

  it('is what is named, without a word about what cannot be read', async () => {
    expect(await count({ subscriptions: ['S2', 's3', 'nowhere'] })).toBe(3);
    expect(await count({ managementGroups: ['all'] })).toBe(5);
  });

  it('is denied where nothing of it can be read', async () => {
    const answer = await post(createTenant(both), { query: careful, subscriptions: ['s3'] });
    expect(answer.status).toBe(403);
    expect(answer.body.error).toMatchObject({ code: 'AccessDenied', details: [{ code: 'AccessDenied' }] });
  });

  it('ends after 1000 subscriptions', async () => {
    const others = Array.from({ length: 1000 }, (_, index) => `x${index}`);
    expect(await count({ subscriptions: ['s1', ...others, 's2'] })).toBe(2);
  });

  it('is either of subscriptions or of management groups', async () => {
    const answer = await post(createTenant(both), {
      query: careful,
      subscriptions: ['s1'],
      managementGroups: ['all'],
    });
    expect(answer.status).toBe(400);
  });
});

describe('a refusal', () => {
  it('of a query names the reason in the second detail, with the place', async () => {
    const { status, body } = await post(createTenant([]), { query: 'resources | where nosuch == 1' });
    expect(status).toBe(400);
    expect(body.error.code).toBe('BadRequest');
    expect(body.error.message).toMatch(
      /timestamp = 2024-05-10T12:00:00\.0000000Z, correlationId = [0-9a-f-]{36}\.$/,
    );
    expect(body.error.details).toEqual([
      expect.objectContaining({ code: 'InvalidQuery' }),
      expect.objectContaining({ code: 'SemanticError', line: 1, token: 'nosuch' }),
    ]);
  });

  it('of a join flavor reads as in Azure', async () => {
    const query = 'resources | join kind=leftsemi resourcecontainers on id';
    const { body } = await post(createTenant([]), { query });
    expect(body.error.details?.[1]).toMatchObject({
      code: 'UnsupportedJoinFlavor',
      message: 'The join kind "LeftSemi" is not supported or not allowed.',
    });
  });

  it.each<[string, unknown]>([
    ['no JSON', '{'],
    ['a list', []],
    ['no query', {}],
    ['a query that is no text', { query: 5 }],
    ['$top 0', { query: careful, options: { $top: 0 } }],
    ['$top 1001', { query: careful, options: { $top: 1001 } }],
    ['$skip -1', { query: careful, options: { $skip: -1 } }],
    ['subscriptions that are no list', { query: careful, subscriptions: 's1' }],
    ['an unknown format', { query: careful, options: { resultFormat: 'csv' } }],
    ['facets', { query: careful, facets: [{ expression: 'type' }] }],
  ])('answers %s with 400 and a detail', async (_, body) => {
    const answer = await post(createTenant([]), body);
    expect(answer.status).toBe(400);
    expect(answer.body.error.details?.[0]?.code).toEqual(expect.any(String));
  });

  it.each([
    ['', 'MissingApiVersionParameter'],
    ['api-version=2000-01-01', 'InvalidApiVersionParameter'],
  ])('answers the address with "%s" with %s', async (search, code) => {
    const answer = await post(createTenant([]), { query: careful }, { query: new URLSearchParams(search) });
    expect([answer.status, answer.body.error.code]).toEqual([400, code]);
  });

  it('answers another content type with 500', async () => {
    const headers = { 'content-type': 'text/plain' };
    expect((await post(createTenant([]), { query: careful }, { headers })).status).toBe(500);
  });

  it('of a page over the payload cap says so, and a smaller page passes', async () => {
    const tenant = createTenant(rowsOf(100), { payloadCapBytes: 5000 });
    const large = await post(tenant, { query: careful });
    expect(large.status).toBe(400);
    expect(large.body.error.details?.[0]?.code).toBe('ResponsePayloadTooLarge');
    expect((await post(tenant, { query: careful, options: { $top: 10 } })).status).toBe(200);
  });
});
