import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Blueprint } from '../../catalog/blueprint';
import { loadCatalog } from '../../catalog/catalog';
import { toAggregationArgs, toBlueprintArgs } from '../../infra/desired/blueprint-args';
import { toWebhookArgs } from '../../infra/desired/webhook-args';
import { mapValues, toAggregationBody, toBlueprintBody } from '../support/port-provider/blueprint-body';
import { createPortCalls, USER_AGENT, type PortCalls } from '../support/port-provider/port-calls';
import { toWebhookBody } from '../support/port-provider/webhook-body';
import { ROOT } from '../support/run-cli';
import { createClient, CREDENTIALS, type Client } from '../unit/emulator/port/client';

/** The calls that Port's own Pulumi provider makes, in its spelling, against the emulated Port. */
let client: Client;
let port: PortCalls;
beforeEach(() => {
  client = createClient();
  const call: Parameters<typeof createPortCalls>[0] = (method, path, body) =>
    client.call(method, path, body, { 'user-agent': USER_AGENT, accept: 'application/json' });
  port = createPortCalls(call, () => client.port.settle());
});

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;
const STAMPS = ['createdAt', 'createdBy', 'updatedAt', 'updatedBy'] as const;

const vm = {
  identifier: 'vm',
  title: 'VM',
  schema: { properties: { cores: { type: 'number' } } },
  relations: {},
  mirrorProperties: {},
  calculationProperties: {},
};
const host = {
  ...vm,
  identifier: 'host',
  relations: { parent: { target: 'vm', required: false, many: false } },
};
const hook = {
  identifier: 'hook',
  title: 'Hook',
  enabled: false,
  security: {},
  mappings: [
    {
      blueprint: 'vm',
      operation: { type: 'create' },
      filter: 'true',
      entity: { identifier: '.body.id', properties: { cores: '.body.cores' } },
    },
    {
      blueprint: 'vm',
      operation: { type: 'delete', deleteDependents: true },
      entity: { identifier: '.body.id' },
    },
  ],
};

function without(document: Readonly<Record<string, unknown>> | undefined, keys: readonly string[]) {
  return Object.fromEntries(Object.entries(document ?? {}).filter(([key]) => !keys.includes(key)));
}

test('a login answers a token; wrong credentials are refused in JSON', async () => {
  const login = (body: object) => client.call('POST', '/v1/auth/access_token', body);
  await expect(login(CREDENTIALS)).resolves.toMatchObject({
    status: 200,
    body: { ok: true, tokenType: 'Bearer' },
  });
  await expect(login({ ...CREDENTIALS, clientSecret: 'wrong' })).resolves.toMatchObject({
    status: 401,
    body: { ok: false },
  });
});

describe('a blueprint', () => {
  it.each([true, false])('is created, and read back as it was sent (page: %s)', async (page) => {
    const created = await port.createBlueprint(vm, page);
    for (const stamp of ['createdAt', 'updatedAt'] as const) expect(created[stamp]).toMatch(RFC_3339);
    const read = await port.readBlueprint('vm');
    expect(without(read, STAMPS)).toEqual({
      ...vm,
      schema: { ...vm.schema, required: [] },
      aggregationProperties: {},
    });
  });

  it('is not there where it is not, so that a refresh makes it again', async () => {
    await expect(port.readBlueprint('vm')).resolves.toBeUndefined();
    await expect(
      client.call('GET', '/v1/blueprints/vm?exclude_calculated_properties=true'),
    ).resolves.toMatchObject({
      status: 404,
      body: { ok: false, error: 'not_found', message: 'Blueprint with identifier "vm" was not found' },
    });
  });

  it('is replaced with the aggregation properties that it had', async () => {
    await port.createBlueprint(vm, true);
    const count = {
      title: 'Hosts',
      target: 'vm',
      calculationSpec: { func: 'count', calculationBy: 'entities' },
    };
    const held = (await port.readBlueprint('vm'))!;
    await port.putBlueprint('vm', { ...held, aggregationProperties: { hosts: count } });

    const before = (await port.readBlueprint('vm'))!;
    await port.putBlueprint('vm', {
      ...vm,
      title: 'Machine',
      aggregationProperties: before['aggregationProperties'],
    });
    const after = await port.readBlueprint('vm');
    expect(after).toMatchObject({
      title: 'Machine',
      aggregationProperties: { hosts: count },
      createdAt: before['createdAt'],
    });

    await port.putBlueprint('vm', vm);
    expect((await port.readBlueprint('vm'))?.['aggregationProperties']).toEqual({});
  });

  it('loses what is not sent', async () => {
    await port.createBlueprint(
      { ...vm, icon: 'Server', description: 'x', ownership: { type: 'Direct' } },
      true,
    );
    await port.putBlueprint('vm', vm);
    expect(Object.keys((await port.readBlueprint('vm'))!)).toEqual(
      expect.not.arrayContaining(['icon', 'description', 'ownership']),
    );
  });

  it('is renamed by a PUT to its old identifier, and relations to it follow', async () => {
    await port.createBlueprint(vm, true);
    await port.createBlueprint(host, true);
    await port.putBlueprint('vm', { ...vm, identifier: 'machine' });
    await expect(port.readBlueprint('vm')).resolves.toBeUndefined();
    expect((await port.readBlueprint('host'))?.['relations']).toMatchObject({
      parent: { target: 'machine' },
    });
  });

  it.each<[string, object, number, string]>([
    ['a taken identifier', vm, 409, 'already exists'],
    [
      'a target that is missing',
      { ...host, relations: { x: { target: 'no', required: false, many: false } } },
      404,
      'was not found',
    ],
    ['inherited ownership without a path', { ...host, ownership: { type: 'Inherited' } }, 422, 'ownership'],
  ])('is refused for %s', async (_what, body, status, message) => {
    await port.createBlueprint(vm, true);
    const answer = await client.call('POST', '/v1/blueprints?create_catalog_page=true', body);
    expect(answer).toMatchObject({ status, body: { ok: false } });
    expect(String(answer.body['message'])).toContain(message);
  });

  it('keeps the type of a property', async () => {
    await port.createBlueprint(vm, true);
    const changed = { ...vm, schema: { properties: { cores: { type: 'string' } } } };
    await expect(port.putBlueprint('vm', changed)).rejects.toThrow("can't be changed");
  });

  it('is deleted, but not while it has entities, which the refusal counts', async () => {
    await port.createBlueprint(vm, true);
    await client.call('POST', '/v1/blueprints/vm/entities', { identifier: 'a' });
    await expect(port.deleteBlueprint('vm')).rejects.toThrow(/has_dependents.*has 1 entities/);
    await client.call('DELETE', '/v1/blueprints/vm/entities/a');
    await port.deleteBlueprint('vm');
    await expect(port.readBlueprint('vm')).resolves.toBeUndefined();
    await expect(port.deleteBlueprint('vm')).rejects.toThrow('not_found');
  });

  it('is deleted with its entities, by a migration that is looked at until it is COMPLETED', async () => {
    await port.createBlueprint(vm, true);
    await client.call('POST', '/v1/blueprints/vm/entities', { identifier: 'a' });
    await port.deleteBlueprintWithEntities('vm');
    await expect(port.readBlueprint('vm')).resolves.toBeUndefined();
  });

  it('gets a relation that is made apart, and keeps it when the blueprint is written by who read it', async () => {
    await port.createBlueprint(vm, true);
    await port.createBlueprint(host, true);
    const hosts = { target: 'host', many: true, required: false };
    await port.patchBlueprint('vm', { relations: { hosts } });
    expect((await port.readBlueprint('vm'))?.['relations']).toEqual({ hosts });
    expect((await port.readBlueprint('vm'))?.['schema']).toEqual({
      properties: { cores: { type: 'number' } },
      required: [],
    });
  });
});

describe('a webhook', () => {
  it('is created, and read back with what the provider cannot do without', async () => {
    await port.createBlueprint(vm, true);
    const created = await port.createWebhook(hook);
    expect(created).toMatchObject({ ...hook, webhookKey: expect.any(String) as unknown });
    for (const stamp of ['createdAt', 'updatedAt'] as const) expect(created[stamp]).toMatch(RFC_3339);
    expect(created['url']).toBe(`https://localhost:4005/${String(created['webhookKey'])}`);
    await expect(port.readWebhook('hook')).resolves.toEqual(created);
  });

  it('has security even where none was sent', async () => {
    await port.createWebhook({ ...hook, security: undefined });
    expect((await port.readWebhook('hook'))?.['security']).toEqual({});
  });

  it('keeps key and URL when it is replaced, renamed or not', async () => {
    const { url, webhookKey } = await port.createWebhook(hook);
    const security = {
      secret: 's',
      signatureHeaderName: 'x-s',
      signatureAlgorithm: 'sha256',
      signaturePrefix: 'sha256=',
    };
    const replaced = await port.putWebhook('hook', { ...hook, enabled: true, security });
    expect(replaced).toMatchObject({ enabled: true, security, url, webhookKey });
    await port.putWebhook('hook', { ...hook, identifier: 'other' });
    await expect(port.readWebhook('hook')).resolves.toBeUndefined();
    expect(await port.readWebhook('other')).toMatchObject({ url, webhookKey });
  });

  it('is deleted, and then not there', async () => {
    await port.createWebhook(hook);
    await port.deleteWebhook('hook');
    await expect(port.readWebhook('hook')).resolves.toBeUndefined();
    await expect(port.deleteWebhook('hook')).rejects.toThrow('not_found');
  });
});

test('the pace is told in seconds, so that the provider never waits for nothing', async () => {
  const { headers } = await client.call('GET', '/v1/blueprints');
  expect(Number(headers['x-ratelimit-remaining'])).toBeGreaterThan(0);
  expect(Number(headers['x-ratelimit-reset'])).toBeLessThanOrEqual(300);
});

test('the shipped catalog is, through the provider, what its files say', async () => {
  const { blueprints } = await loadCatalog(ROOT);
  const azure = toWebhookBody(
    toWebhookArgs(JSON.parse(readFileSync(join(ROOT, 'mappings/azure.json'), 'utf8')) as never),
  );
  const targetsFirst = blueprints.toSorted(
    (a, b) => Object.keys(a.relations ?? {}).length - Object.keys(b.relations ?? {}).length,
  );
  for (const blueprint of targetsFirst)
    await port.createBlueprint(toBlueprintBody(toBlueprintArgs(blueprint, () => false)), true);
  for (const blueprint of blueprints) {
    const held = (await port.readBlueprint(blueprint.identifier))!;
    const aggregationProperties = mapValues(toAggregationArgs(blueprint)?.properties, toAggregationBody);
    await port.putBlueprint(blueprint.identifier, { ...held, aggregationProperties });
    const read = Blueprint.parse(without(await port.readBlueprint(blueprint.identifier), STAMPS));
    const empty = {
      relations: {},
      mirrorProperties: {},
      calculationProperties: {},
      aggregationProperties: {},
    };
    expect(read).toEqual({ ...empty, ...blueprint, schema: { required: [], ...blueprint.schema } });
  }
  await expect(port.createWebhook(azure)).resolves.toMatchObject(azure);
});
