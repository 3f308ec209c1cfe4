import { join } from 'node:path';
import { loadJq, type Jq } from 'jq-wasm';
import { loadCatalog } from '../../../../catalog/catalog';
import type { EntityRule } from '../../../../catalog/entity-rule';
import { rulesOfWebhook } from '../../../../catalog/rules';
import type { JqPool } from '../../../../cli/mapping/jq-pool';
import type { MappedItem, MapperItem } from '../../../../cli/mapping/mapper';
import { createWebhookMapper } from '../../../../cli/mapping/webhook-mapper';
import {
  deleteOf,
  resourceGroupUpsert,
  resourceUpsert,
  subscriptionUpsert,
} from '../../../support/azure-items';
import { filter, rule } from '../../../support/entity-rules';
import { createInProcessJq } from '../../../support/in-process-jq';
import { applyWebhook } from '../../../support/port-mapping';

const signal = new AbortController().signal;

let pool: JqPool;
let jq: Jq;
beforeAll(async () => {
  pool = await createInProcessJq();
  jq = await loadJq();
});

async function map(
  rules: readonly EntityRule[],
  items: readonly MapperItem[],
  { kind = 'resource', wire = 'batch' as const } = {},
): Promise<readonly MappedItem[]> {
  return createWebhookMapper(rules, { wire }, pool).map(kind, items, signal);
}

const SEEN = rule({ entity: { identifier: '"x"', properties: { seen: '.' } } });

test.each([
  ['batch', { type: 'resource', batch: [{ operation: 'upsert', data: { a: 1 } }] }],
  ['single', { data: { a: 1 }, operation: 'upsert', type: 'resource' }],
] as const)('a mapping sees what Port gives it of the wire %s, change by change', async (wire, body) => {
  const mapper = createWebhookMapper([SEEN], { wire }, pool);
  const results = await mapper.map(
    'resource',
    [
      { operation: 'upsert', data: { a: 1 } },
      { operation: 'delete', data: {} },
    ],
    signal,
  );
  expect(results).toHaveLength(2);
  expect(results[0]?.entities[0]?.properties['seen']).toEqual({ body, headers: {}, queryParams: {} });
});

test('identifiers stay as the mapping yields them', async () => {
  const given = rule({
    entity: { identifier: '.body.batch[0].data.identifier', relations: { of: '["c d", "e=20f"]' } },
  });
  const [result] = await map([given], [{ operation: 'upsert', data: { identifier: 'a=20b' } }]);
  expect(result?.entities[0]).toMatchObject({ identifier: 'a=20b', relations: { of: ['c d', 'e=20f'] } });
});

test.each([
  ['null', 0],
  ['false', 0],
  ['empty', 0],
  ['true', 1],
  ['0', 1],
  ['""', 1],
])('a filter that yields %s lets %i entities through, and names none that has to go', async (text, count) => {
  const given = rule({ filter: filter(text), entity: { identifier: '"x"' } });
  const [result] = await map([given], [{ operation: 'upsert', data: {} }]);
  expect(result).toMatchObject({ excluded: [], errors: [], isMapped: count > 0 });
  expect(result?.entities).toHaveLength(count);
});

test('a filter that fails is an error of the item', async () => {
  const given = rule({ filter: filter('.body | startswith("x")'), entity: { identifier: '"x"' } });
  const [result] = await map([given], [{ operation: 'upsert', data: {} }]);
  expect(result).toMatchObject({ entities: [], isMapped: false });
  expect(result?.errors).toEqual([
    { place: given.place, path: 'filter', reason: 'startswith() requires string inputs' },
  ]);
});

test('the shipped mapping makes of every change what Port makes of it', async () => {
  const { mappings } = await loadCatalog(join(__dirname, '../../../..'), {
    checkJq: false,
    needs: ['azure'],
  });
  const subscription = subscriptionUpsert();
  const group = resourceGroupUpsert({ tags: null, managedBy: 7 });
  const resource = resourceUpsert({ sku: 'Basic', zones: 'none' });
  const kinds = [
    { kind: 'resourceContainer', items: [subscription, group, deleteOf(subscription), deleteOf(group)] },
    {
      kind: 'resource',
      items: [resource, resourceUpsert({ name: '', tags: { OWNER: 'x' } }), deleteOf(resource)],
    },
  ];
  for (const { kind, items } of kinds) {
    const results = await map(rulesOfWebhook(mappings.azure, 'mappings/azure.json'), items, { kind });
    for (const [index, item] of items.entries()) {
      const effects = applyWebhook(jq, mappings.azure, { type: kind, batch: [item] });
      expect(effects).toHaveLength(1);
      expect(results[index]).toEqual({
        entities: effects.map(toMapped),
        excluded: [],
        errors: [],
        isMapped: true,
      });
    }
  }
});

/** Of Port's entity, a team is a list here, and what a delete does not mention is empty. */
function toMapped({ blueprint, operation, entity }: ReturnType<typeof applyWebhook>[number]): object {
  const { team, ...rest } = entity;
  return {
    operation: operation === 'create' ? 'upsert' : 'delete',
    blueprint,
    properties: {},
    relations: {},
    ...rest,
    ...(team === undefined ? {} : { team: typeof team === 'string' ? [team] : team }),
    rule: expect.any(Number) as unknown,
  };
}
