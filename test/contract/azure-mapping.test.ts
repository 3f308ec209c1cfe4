import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { loadJq, type Jq } from 'jq-wasm';
import { loadCatalog } from '../../catalog/catalog';
import { expressionsOfWebhook } from '../../catalog/expressions';
import type { Webhook } from '../../catalog/webhook';
import {
  deleteOf,
  resourceGroupUpsert,
  resourceUpsert,
  subscriptionUpsert,
  type BatchItem,
} from '../support/azure-items';
import { applyWebhook, type Effect } from '../support/port-mapping';

const SUBSCRIPTION = '/subscriptions/7f1c2a00-0000-4000-8000-000000000001';
const GROUP = `${SUBSCRIPTION}/resourcegroups/rg-shop`;
const RESOURCE = `${GROUP}/providers/microsoft.storage/storageaccounts/stshop`;
const NULLED = { name: null, location: null, tags: null, portalUrl: null, properties: null, tenantId: null };

let webhook: Webhook;
let jq: Jq;
beforeAll(async () => {
  const catalog = await loadCatalog(join(__dirname, '../..'), { needs: ['azure'], checkJq: false });
  webhook = catalog.mappings.azure;
  jq = await loadJq();
});

function effectsOf(type: 'resource' | 'resourceContainer', ...batch: BatchItem[]): Effect[] {
  return applyWebhook(jq, webhook, { type, batch });
}

function entityOf(item: BatchItem): Effect['entity'] {
  const type = item.data.type === 'microsoft.storage/storageaccounts' ? 'resource' : 'resourceContainer';
  const effects = effectsOf(type, item);
  expect(effects).toHaveLength(1);
  return effects[0]!.entity;
}

function teamOf(tags: unknown): unknown {
  return entityOf(resourceUpsert({ tags })).team;
}

describe('the Azure mapping', () => {
  it('makes a subscription into an entity', () => {
    expect(effectsOf('resourceContainer', subscriptionUpsert())).toEqual([
      {
        blueprint: 'azureSubscription',
        operation: 'create',
        entity: {
          identifier: SUBSCRIPTION,
          title: 'Shop Production',
          team: 'team-shop',
          properties: {
            subscriptionId: '7f1c2a00-0000-4000-8000-000000000001',
            state: 'Enabled',
            tenantId: '9a9a9a9a-0000-4000-8000-000000000009',
            managementGroupPath: ['Tenant Root Group', 'Landing Zones', 'Retail'],
            tags: { Owner: 'team-shop', env: 'prod' },
            portalUrl: `https://portal.azure.com/#@t/resource${SUBSCRIPTION}`,
            resourceId: SUBSCRIPTION,
            syncInstance: 'default',
          },
        },
      },
    ]);
  });

  it('makes a resource group into an entity', () => {
    expect(effectsOf('resourceContainer', resourceGroupUpsert())).toEqual([
      {
        blueprint: 'azureResourceGroup',
        operation: 'create',
        entity: {
          identifier: GROUP,
          title: 'rg-Shop',
          team: 'team-shop',
          properties: {
            location: 'westeurope',
            tags: { owner: 'team-shop' },
            managedBy: `${SUBSCRIPTION}/resourcegroups/rg-k8s/providers/microsoft.containerservice/managedclusters/k8s`,
            provisioningState: 'Succeeded',
            subscriptionId: '7f1c2a00-0000-4000-8000-000000000001',
            portalUrl: `https://portal.azure.com/#@t/resource${GROUP}`,
            resourceId: GROUP,
            syncInstance: 'default',
          },
          relations: { subscription: SUBSCRIPTION },
        },
      },
    ]);
  });

  it('makes a resource into an entity', () => {
    expect(effectsOf('resource', resourceUpsert())).toEqual([
      {
        blueprint: 'azureCloudResources',
        operation: 'create',
        entity: {
          identifier: RESOURCE,
          title: 'stShop',
          team: 'team-data',
          properties: {
            type: 'microsoft.storage/storageaccounts',
            location: 'westeurope',
            tags: { OWNER: 'team-data' },
            kind: 'StorageV2',
            sku: 'Standard_ZRS',
            skuTier: 'Standard',
            managedBy: `${GROUP}/providers/microsoft.databricks/workspaces/dbw`,
            zones: ['1', '3'],
            identityType: 'SystemAssigned',
            provisioningState: 'Succeeded',
            subscriptionId: '7f1c2a00-0000-4000-8000-000000000001',
            portalUrl: `https://portal.azure.com/#@t/resource${RESOURCE}`,
            resourceId: RESOURCE,
            syncInstance: 'default',
          },
          relations: { resourceGroup: GROUP, subscription: SUBSCRIPTION },
        },
      },
    ]);
  });

  it('makes an item of nulls into an entity of nulls, titled by its id', () => {
    const empty = { kind: '', sku: null, managedBy: '', zones: null, identity: null, resourceGroup: null };
    const parents = { resourceGroupIdentifier: null, subscriptionIdentifier: null };
    expect(entityOf(resourceUpsert({ ...NULLED, ...empty, ...parents }))).toEqual({
      identifier: RESOURCE,
      title: 'stshop',
      team: null,
      properties: {
        type: 'microsoft.storage/storageaccounts',
        location: null,
        tags: {},
        kind: null,
        sku: null,
        skuTier: null,
        managedBy: null,
        zones: [],
        identityType: null,
        provisioningState: null,
        subscriptionId: '7f1c2a00-0000-4000-8000-000000000001',
        portalUrl: null,
        resourceId: RESOURCE,
        syncInstance: 'default',
      },
      relations: { resourceGroup: null, subscription: null },
    });
    expect(entityOf(resourceGroupUpsert({ ...NULLED, managedBy: null }))).toMatchObject({
      title: 'rg-shop',
      team: null,
      properties: { location: null, tags: {}, managedBy: null, provisioningState: null },
    });
    expect(entityOf(subscriptionUpsert({ ...NULLED, managementGroupPath: null }))).toMatchObject({
      team: null,
      properties: { state: null, tenantId: null, managementGroupPath: [], tags: {} },
    });
  });

  it.each([
    ['Basic', 'Basic', null],
    [{ name: 'S1' }, 'S1', null],
    [{ name: 'S1', tier: 'Standard', capacity: 2 }, 'S1', 'Standard'],
    [{ tier: 'Standard' }, null, 'Standard'],
    [{ name: null, tier: 7 }, null, null],
    ['', null, null],
    [['S1'], null, null],
  ])('reads the sku %j as %s in tier %s', (given, sku, skuTier) => {
    expect(entityOf(resourceUpsert({ sku: given })).properties).toMatchObject({ sku, skuTier });
  });

  it.each([
    [{ owner: 'a' }, 'a'],
    [{ env: 'prod', OwNeR: 'a' }, 'a'],
    [{ owner: '' }, null],
    [{ owner: '', OWNER: 'b' }, 'b'],
    [{ owner: null }, null],
    [{ owner: 7 }, null],
    [{ owners: 'a', coowner: 'b' }, null],
    [{}, null],
    [null, null],
    ['owner', null],
    [['owner'], null],
  ])('gives an entity with the tags %j to the team %s', (tags, team) => {
    expect(teamOf(tags)).toBe(team);
  });

  it('takes hostile tags for plain data', () => {
    const text =
      '{"__proto__":"x","constructor":"y","a\\"b":"\\\\(.item)","\\u0000":"\'","owner ":"no","İ":"i","":""}';
    const tags: unknown = JSON.parse(text);
    const { team, properties } = entityOf(resourceUpsert({ tags }));
    expect(team).toBeNull();
    expect(JSON.stringify((properties as { tags: unknown }).tags)).toBe(JSON.stringify(tags));
  });

  it.each([
    ['azureSubscription', 'resourceContainer' as const, subscriptionUpsert(), SUBSCRIPTION],
    ['azureResourceGroup', 'resourceContainer' as const, resourceGroupUpsert(), GROUP],
    ['azureCloudResources', 'resource' as const, resourceUpsert(), RESOURCE],
  ])('deletes one entity of %s for one delete', (blueprint, type, item, identifier) => {
    expect(effectsOf(type, deleteOf(item))).toEqual([
      { blueprint, operation: 'delete', entity: { identifier } },
    ]);
  });

  it('has one effect for each change of a mixed batch', () => {
    const batch = [subscriptionUpsert(), resourceGroupUpsert(), deleteOf(resourceGroupUpsert())];
    const effects = effectsOf('resourceContainer', ...batch).map(({ blueprint, operation }) => [
      blueprint,
      operation,
    ]);
    expect(effects).toEqual([
      ['azureSubscription', 'create'],
      ['azureResourceGroup', 'create'],
      ['azureResourceGroup', 'delete'],
    ]);
  });

  it('leaves alone what it does not know', () => {
    const managementGroup = resourceGroupUpsert({ type: 'microsoft.management/managementgroups' });
    expect(effectsOf('resourceContainer', managementGroup)).toEqual([]);
    expect(applyWebhook(jq, webhook, { type: 'resource', batch: [] })).toEqual([]);
  });

  const system = systemJq();
  (system === undefined ? it.skip : it)('gives the same with the jq of this machine', () => {
    const texts = expressionsOfWebhook(webhook).map(({ text }) => text);
    const program = `[${texts.map((text) => `[${text}]`).join(', ')}]`;
    const items = [
      resourceUpsert(),
      resourceUpsert({ ...NULLED, sku: 'x', zones: null }),
      subscriptionUpsert(),
    ];
    for (const item of items) {
      const input = { body: { type: 'resource', batch: [item] }, item };
      const output = execFileSync('jq', ['-c', program], { input: JSON.stringify(input), encoding: 'utf8' });
      expect(JSON.parse(output)).toEqual(jq.first(input, program));
    }
  });
});

/** Another version than the one we run on: Port says of none which it is. */
function systemJq(): string | undefined {
  try {
    return execFileSync('jq', ['--version'], { encoding: 'utf8' });
  } catch {
    return undefined;
  }
}
