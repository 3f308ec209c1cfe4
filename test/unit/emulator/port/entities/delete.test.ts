import fc from 'fast-check';
import type { Client } from '../client';
import { createCatalog } from '../client';

const AT = '/v1/blueprints/resource/entities';
const BULK = '/v1/blueprints/resource/bulk/entities/delete';

async function createResources(relations: Record<string, string[]>): Promise<Client> {
  const client = await createCatalog();
  for (const identifier of Object.keys(relations))
    await client.call('POST', AT, { identifier, properties: { location: 'eu' }, relations: { group: 'g' } });
  for (const [identifier, peers] of Object.entries(relations))
    await client.call('PATCH', `${AT}/${identifier}`, { relations: { peers } });
  return client;
}

const identifiers = (client: Client): string[] =>
  client.port.entities()['resource']!.map((entity) => entity.identifier);

test('a required relation of another entity is in the way', async () => {
  const client = await createResources({ a: [] });
  expect(await client.call('DELETE', '/v1/blueprints/group/entities/g')).toMatchObject({
    status: 409,
    body: { ok: false, error: 'has_dependents', details: { dependents: ['a'] } },
  });
});

test('a relation that is not required is cleared', async () => {
  const client = await createResources({ a: ['b', 'c'], b: [], c: [] });
  expect((await client.call('DELETE', `${AT}/b`)).status).toBe(200);
  expect((await client.call('GET', `${AT}/a`)).body).toMatchObject({
    entity: { relations: { peers: ['c'] } },
  });
});

test('delete_dependents takes everything along that points there, and so on', async () => {
  const client = await createResources({ a: ['b'], b: ['c'], c: [], d: [] });
  expect((await client.call('DELETE', `${AT}/c?delete_dependents=true`)).status).toBe(200);
  expect(identifiers(client)).toEqual(['d']);
});

test('a cycle ends', async () => {
  const client = await createResources({ a: ['b'], b: ['a'], c: [] });
  await client.call('DELETE', `${AT}/a?delete_dependents=true`);
  expect(identifiers(client)).toEqual(['c']);
});

test('deleting something unknown is 404 and recorded', async () => {
  const client = await createCatalog();
  expect((await client.call('DELETE', `${AT}/none`)).status).toBe(404);
  const { body } = await client.call('GET', '/v1/audit-log?status=FAILURE&action=DELETE');
  expect(body['audits']).toMatchObject([{ context: { blueprint: 'resource', entity: 'none' } }]);
});

test('a bulk delete answers what it deleted', async () => {
  const client = await createResources({ a: [], b: [], c: [] });
  expect(await client.call('POST', BULK, { entities: ['a', 'none', 'b', 'a'] })).toMatchObject({
    status: 200,
    body: { ok: true, deletedEntities: ['a', 'b'], maxBulkSize: 100 },
  });
  expect(identifiers(client)).toEqual(['c']);
});

test('a bulk delete does nothing at all where one entity has dependents', async () => {
  const client = await createResources({ a: [] });
  await client.call('POST', '/v1/blueprints/group/entities', { identifier: 'free' });
  const path = '/v1/blueprints/group/bulk/entities/delete';
  const answer = await client.call('POST', path, { entities: ['free', 'g'] });
  expect(answer).toMatchObject({ status: 409, body: { error: 'has_dependents' } });
  expect(client.port.entities()['group']).toHaveLength(2);
  await client.call('POST', `${path}?delete_dependents=true`, { entities: ['free', 'g'] });
  expect(client.port.entities()).toEqual({ group: [], resource: [] });
});

test.each([[[]], [Array.from({ length: 101 }, (_, at) => `r${at}`)]])(
  'a bulk of %# is refused',
  async (entities) => {
    const client = await createCatalog();
    expect((await client.call('POST', BULK, { entities })).status).toBe(422);
  },
);

test('no relation ever points at something that was deleted', async () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const peers = fc.subarray(names);
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(peers, peers, peers, peers, peers),
      fc.subarray(names),
      fc.boolean(),
      async (targets, doomed, withDependents) => {
        const client = await createResources(
          Object.fromEntries(names.map((name, at) => [name, targets[at]!])),
        );
        for (const name of doomed)
          await client.call('DELETE', `${AT}/${name}?delete_dependents=${String(withDependents)}`);
        const left = identifiers(client);
        for (const entity of client.port.entities()['resource']!)
          for (const target of entity.relations['peers'] ?? []) expect(left).toContain(target);
        for (const name of doomed) expect(left).not.toContain(name);
      },
    ),
    { numRuns: 40 },
  );
});
