import type { Client } from './client';
import { createCatalog } from './client';

const AT = '/v1/audit-log';

/** Group `g` is written at :00, `a` at :01 and refused at :02, deleted at :03. */
async function createHistory(): Promise<Client> {
  const client = await createCatalog();
  const entities = '/v1/blueprints/group/entities';
  client.clock.advance(1000);
  await client.call('POST', entities, { identifier: 'a' });
  client.clock.advance(1000);
  await client.call('PUT', `${entities}/a`, { properties: { location: 1 } });
  client.clock.advance(1000);
  await client.call('DELETE', `${entities}/a`);
  return client;
}

const entry = (action: string, entity: string, status = 'SUCCESS'): string => `${action} ${entity} ${status}`;
const A = [entry('DELETE', 'a'), entry('UPDATE', 'a', 'FAILURE'), entry('CREATE', 'a')];
const G = entry('CREATE', 'g');

test.each<[string, string[]]>([
  ['', [...A, G]],
  ['entity=a', A],
  ['blueprint=group', [...A, G]],
  ['blueprint=none', []],
  ['status=FAILURE', [A[1]!]],
  ['action=CREATE', [A[2]!, G]],
  ['resources=entity', [...A, G]],
  ['resources=blueprint', []],
  ['resources=blueprint&resources=entity', [...A, G]],
  ['resources[]=entity', [...A, G]],
  ['origin=API', [...A, G]],
  ['origin=UI', []],
  ['webhookId=hook', []],
  ['from=2026-01-01T00:00:02.000Z', A.slice(0, 2)],
  ['to=2026-01-01T00:00:01.000Z', [A[2]!, G]],
  ['limit=1', [A[0]!]],
  ['entity=a&action=DELETE', [A[0]!]],
])('?%s', async (query, expected) => {
  const client = await createHistory();
  const { body } = await client.call('GET', `${AT}?${query}`);
  const audits = body['audits'] as { action: string; status: string; context: { entity: string } }[];
  expect(audits.map(({ action, status, context }) => entry(action, context.entity, status))).toEqual(
    expected,
  );
});

test('an entry is found by its identifier and cut to the fields that were asked for', async () => {
  const client = await createHistory();
  const { body } = await client.call('GET', `${AT}?limit=1`);
  const [{ identifier } = { identifier: '' }] = body['audits'] as { identifier: string }[];
  const cut = await client.call('GET', `${AT}?identifier=${identifier}&includes=action&includes=status`);
  expect(cut.body).toEqual({ ok: true, audits: [{ action: 'DELETE', status: 'SUCCESS' }] });
});

test.each(['status=OK', 'action=READ', 'from=yesterday', 'limit=0', 'limit=x', 'includes=secret'])(
  '?%s is refused',
  async (query) => {
    const client = await createHistory();
    expect((await client.call('GET', `${AT}?${query}`)).status).toBe(422);
  },
);
