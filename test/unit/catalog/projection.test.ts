import fc from 'fast-check';
import { loadJq, type Jq } from 'jq-wasm';
import { projectionOf, type Projection } from '../../../catalog/projection';
import { Webhook } from '../../../catalog/webhook';
import { webhook } from '../../support/catalog-documents';
import { OBJECT_KEYS, VALUE_KEYS, expressionOn } from '../../support/jq-expressions';

const COLUMNS = ['extendedLocation', 'identity', 'kind', 'managedBy', 'plan', 'sku', 'zones'] as const;

type Row = Readonly<Record<string, unknown>>;

function projectionFor(property: string, more: Record<string, unknown> = {}): Projection {
  const entity = { identifier: '.item.data.identifier', properties: { p: property } };
  const mapping = { blueprint: 'a', itemsToParse: '.body.batch', entity, ...more };
  return projectionOf(Webhook.parse(webhook({ mappings: [mapping] })));
}

describe('projectionOf', () => {
  it.each<[string, readonly string[], Projection['propertyPaths']]>([
    ['.item.data.name', [], []],
    ['.item.data.sku.name', ['sku'], []],
    ['.body.data.sku', ['sku'], []],
    ['.item.data.zones[0], .item.data.kind', ['kind', 'zones'], []],
    ['.item.data.properties.a.b', [], [['a', 'b']]],
    ['.item.data | .properties | .a', [], [['a']]],
    ['[.item.data.properties | .b, .a.c, .a, .b]', [], [['a'], ['b']]],
    ['.item.data.properties', [], 'all'],
    ['.item.data.properties | keys', [], 'all'],
    ['.item.data.properties[.item.data.kind]', ['kind'], 'all'],
    ['.item.data', COLUMNS, 'all'],
    ['.item.data as $d | $d.sku', ['sku'], []],
    ['.item.data as $d | [$d]', COLUMNS, 'all'],
    ['.item.data.properties.a | if . then .b else .c end', [], [['a']]],
    ['.item.data.properties.a[].b', [], [['a']]],
    ['.item | tojson', COLUMNS, 'all'],
    ['.body.batch[0].data.sku', COLUMNS, 'all'],
    ['.. | .sku?', COLUMNS, 'all'],
    ['getpath(["item", "data", "sku"])', COLUMNS, 'all'],
    ['.item.operation, .headers, .body.type', [], []],
  ])('of %s is %j and %j', (expression, columns, propertyPaths) => {
    expect(projectionFor(expression)).toEqual({ columns, propertyPaths });
  });

  it('looks at every expression of every mapping', () => {
    const mappings = [
      { blueprint: 'a', filter: '.item.data.kind == "x"', entity: { identifier: '.item.data.plan.name' } },
      {
        blueprint: 'a',
        entity: {
          identifier: '.item.data.identifier',
          title: '.item.data.managedBy',
          team: {
            combinator: "'and'",
            rules: [{ property: "'x'", operator: "'='", value: '.item.data.sku' }],
          },
          icon: '.item.data.properties.icon',
          relations: { r: '.item.data.extendedLocation.name' },
        },
      },
    ];
    expect(projectionOf(Webhook.parse(webhook({ mappings })))).toEqual({
      columns: ['extendedLocation', 'kind', 'managedBy', 'plan', 'sku'],
      propertyPaths: [['icon']],
    });
  });

  it('asks for everything where itemsToParse looks into the items', () => {
    const itemsToParse = '[.body.batch[] | select(.data.kind == "x")]';
    expect(projectionFor('.item.data.name', { itemsToParse })).toEqual({
      columns: COLUMNS,
      propertyPaths: 'all',
    });
  });
});

describe('a mapping on a projected item', () => {
  let jq: Jq;
  beforeAll(async () => {
    jq = await loadJq();
  });

  it('gives what it gives on the full item', () => {
    fc.assert(
      fc.property(expressionOn('.item.data'), data, (expression, full) => {
        const projected = project(full, projectionFor(expression));
        const [ofFull, ofProjected] = evaluate(jq, expression, [full, projected]);
        expect(ofProjected).toEqual(ofFull);
      }),
      // Of some expressions jq-wasm itself dies: others than these only where somebody looks at what is found.
      { numRuns: 1000, ...(process.env['DEEP'] === undefined ? { seed: 1 } : {}) },
    );
  });
});

/** Outputs of the expression, or the word that it failed, for each item. */
function evaluate(jq: Jq, expression: string, items: readonly object[]): readonly unknown[] {
  const input = items.map((item) => ({ item: { operation: 'upsert', data: item } }));
  return jq.json(input, `.[] | [try (${expression}\n) catch "failed"]`);
}

/** What the source makes of a row: the columns and paths that are asked for, null where the row has none. */
function project(row: Row, { columns, propertyPaths }: Projection): object {
  const asked = new Set<string>([...columns, 'name', 'properties']);
  const kept = Object.entries(row).filter(([column]) => asked.has(column));
  return { ...Object.fromEntries(kept), properties: projectProperties(row.properties, propertyPaths) };
}

function projectProperties(properties: unknown, paths: Projection['propertyPaths']): unknown {
  if (paths === 'all') return properties;
  const projected: Record<string, unknown> = {};
  for (const path of paths) setAt(projected, path, getAt(properties, path) ?? null);
  return projected;
}

function getAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((here, key) => (isObject(here) ? here[key] : undefined), value);
}

function setAt(target: Record<string, unknown>, [key, ...rest]: readonly string[], value: unknown): void {
  if (key === undefined) return;
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const below = target[key];
  const next = isObject(below) ? below : {};
  target[key] = next;
  setAt(next, rest, value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const leaf = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer({ min: 0, max: 3 }),
  fc.constantFrom('', 'a', 'b'),
);
const { tree } = fc.letrec<{ tree: object | null }>((tie) => ({
  tree: fc.option(
    fc.record(
      {
        ...Object.fromEntries(OBJECT_KEYS.map((key) => [key, tie('tree')])),
        ...Object.fromEntries(
          VALUE_KEYS.map((key) => [key, fc.oneof(leaf, fc.array(leaf, { maxLength: 2 }))]),
        ),
      },
      { requiredKeys: [] },
    ),
    { depthIdentifier: 'tree', maxDepth: 4 },
  ),
}));
const data = fc.record({
  name: fc.constant('n'),
  kind: leaf,
  managedBy: fc.constantFrom(null, '/subscriptions/0'),
  sku: tree,
  plan: tree,
  properties: tree.map((value) => value ?? {}),
  identity: tree,
  zones: fc.constantFrom(null, ['1', '2']),
  extendedLocation: tree,
});
