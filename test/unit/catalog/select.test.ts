import fc from 'fast-check';
import { loadJq, type Jq } from 'jq-wasm';
import { selectOf, type Select } from '../../../catalog/select';
import {
  elementExpression,
  itemExpression,
  LISTS,
  listExpression,
  OBJECTS,
  PARTS,
} from '../../support/item-expressions';
import { resource } from '../../support/ocean-documents';

const ENTITY = '$.resources[0].port.entity.mappings';

function selectFor(property: unknown): Select {
  return selectOf(resource({ properties: { p: property } }));
}

describe('selectOf', () => {
  it.each<[string, readonly string[], Select['nested']]>([
    ['.displayName // .userPrincipalName', ['displayName', 'id', 'userPrincipalName'], {}],
    [
      '.signInActivity.lastSignInDateTime',
      ['id', 'signInActivity'],
      { signInActivity: ['lastSignInDateTime'] },
    ],
    ['[.members[]?.id]', ['id', 'members'], { members: ['id'] }],
    [
      '[.members[] | select(."@odata.type" == "#microsoft.graph.user") | .id]',
      ['id', 'members'],
      { members: ['id'] },
    ],
    ['.members | map({id, n: .displayName})', ['id', 'members'], { members: ['displayName', 'id'] }],
    ['.members | length', ['id', 'members'], { members: [] }],
    ['.members[0]', ['id', 'members'], {}],
    ['.members', ['id', 'members'], {}],
    ['.members[].id, (.members | tojson)', ['id', 'members'], {}],
    ['.owners[].id, .owners.id', ['id', 'owners'], {}],
    ['.owners[][].id', ['id', 'owners'], {}],
    ['.manager.id', ['id', 'manager'], { manager: ['id'] }],
    ['first(.owners[].mail)', ['id', 'owners'], { owners: ['mail'] }],
    ['. as {mail: $m, $surname} | $m // $surname', ['id', 'mail', 'surname'], {}],
    ['. as $u | "\\($u.mail)"', ['id', 'mail'], {}],
    ['{a: .x, b: .y} | .a', ['id', 'x'], {}],
    ['if .accountEnabled then "on" else "off" end', ['accountEnabled', 'id'], { accountEnabled: [] }],
    ['.["@odata.type"]', ['id'], {}],
    ['.["members@odata.nextLink"]', ['id'], {}],
    ['.__id', ['__id', 'id'], {}],
    ['"constant"', ['id'], {}],
    ['type', ['id'], {}],
    ['. // {}', ['id'], {}],
  ])('of %s asks for %j, parts %j', (expression, fields, nested) => {
    const expected = expression === '. // {}' ? [`mappings/entra.yaml: ${ENTITY}.properties.p`] : [];
    expect(selectFor(expression)).toEqual({ fields, nested, unbounded: expected });
  });

  it.each([
    '.',
    '..',
    'keys',
    'tojson',
    '.[]',
    'to_entries',
    'length',
    'map_values(.)',
    '.[.k]',
    '. as [$a] | $a',
    '$__loc__ | f(',
  ])('cannot bound %s, and says where it stands', (expression) => {
    expect(selectFor({ deep: ['.mail', expression] })).toMatchObject({
      fields: expect.arrayContaining(['id', 'mail']) as unknown,
      unbounded: [`mappings/entra.yaml: ${ENTITY}.properties.p.deep[1]`],
    });
  });

  it('looks at every expression of a resource', () => {
    const entity = {
      identifier: '.a',
      title: '.b',
      icon: '.c',
      team: '.d',
      blueprint: '.e',
      properties: { p: { x: ['.f', { y: '.g' }] } },
      relations: { r: '.h' },
    };
    const { fields } = selectOf(resource(entity, { selector: { query: '.i' } }));
    expect(fields).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'id']);
  });

  it.each<[string, string, readonly string[], Select['nested']]>([
    ['.members', '.item.mail', ['id', 'members'], { members: ['mail'] }],
    ['.members', '.item.mail, .mail', ['id', 'mail', 'members'], { members: ['mail'] }],
    ['.members', '.item', ['id', 'members'], {}],
    ['[.members[] | {m: .mail, n: .x}]', '.item.m', ['id', 'members'], { members: ['mail'] }],
    [
      '.members // .owners',
      '.item.mail',
      ['id', 'members', 'owners'],
      { members: ['mail'], owners: ['mail'] },
    ],
    ['.members | map(select(.x))', '.item.mail', ['id', 'members'], { members: ['mail', 'x'] }],
  ])('follows the elements of %s into %s', (itemsToParse, expression, fields, nested) => {
    const parsed = resource({ identifier: '.id', properties: { p: expression } }, { port: { itemsToParse } });
    expect(selectOf(parsed)).toEqual({ fields, nested, unbounded: [] });
  });

  it('knows elements by the name that the resource gives them', () => {
    const port = { itemsToParse: '.owners', itemsToParseName: 'owner' };
    const { fields, nested } = selectOf(resource({ properties: { p: '.owner.mail, .item' } }, { port }));
    expect({ fields, nested }).toEqual({ fields: ['id', 'item', 'owners'], nested: { owners: ['mail'] } });
  });

  it('asks no child for the id of its parent, which this program adds', () => {
    const { fields } = selectOf(resource({ identifier: '.__id + .mail' }, { kind: '/groups/{id}/owners' }));
    expect(fields).toEqual(['id', 'mail']);
  });
});

describe('a mapping on an item of the selected fields', () => {
  let jq: Jq;
  beforeAll(async () => {
    jq = await loadJq();
  });

  it('gives what it gives on the full item', () => {
    let bounded = 0;
    fc.assert(
      fc.property(itemExpression, wildItem, (expression, full) => {
        const { fields, unbounded } = selectFor(expression);
        if (unbounded.length > 0) return;
        bounded++;
        expectSame(evaluate(jq, expression, [full, pick(full, fields)]), expression);
      }),
      { numRuns: 1000 },
    );
    expect(bounded).toBeGreaterThan(300);
  });

  it('gives the same where lists and objects are restricted to the parts that are read as well', () => {
    let inParts = 0;
    fc.assert(
      fc.property(itemExpression, typedItem, (expression, full) => {
        const select = selectFor(expression);
        if (select.unbounded.length > 0) return;
        if (Object.keys(select.nested).length > 0) inParts++;
        expectSame(evaluate(jq, expression, [full, restrict(full, select)]), expression);
      }),
      { numRuns: 1000 },
    );
    expect(inParts).toBeGreaterThan(200);
  });

  it('gives the same where elements are taken out of it', () => {
    let bounded = 0;
    fc.assert(
      fc.property(listExpression, elementExpression, typedItem, (itemsToParse, expression, full) => {
        const select = selectOf(resource({ properties: { p: expression } }, { port: { itemsToParse } }));
        if (select.unbounded.length > 0) return;
        bounded++;
        const program = `. as $root | [(${itemsToParse}) | arrays | .[] as $e | $root + {item: $e} | [try (${expression}\n) catch "failed"]]`;
        expectSame(evaluate(jq, program, [full, restrict(full, select)]), `${itemsToParse} ; ${expression}`);
      }),
      { numRuns: 1000 },
    );
    expect(bounded).toBeGreaterThan(300);
  });
});

type Item = Readonly<Record<string, unknown>>;

/** Outputs of the expression, or the word that it failed, for each item. */
function evaluate(jq: Jq, expression: string, items: readonly object[]): readonly unknown[] {
  return jq.json(items, `.[] | [try (${expression}\n) catch "failed"]`);
}

function expectSame([ofFull, ofRestricted]: readonly unknown[], expression: string): void {
  expect({ expression, outputs: ofRestricted }).toEqual({ expression, outputs: ofFull });
}

function pick(item: Item, fields: readonly string[]): Item {
  return Object.fromEntries(Object.entries(item).filter(([key]) => fields.includes(key)));
}

function restrict(item: Item, { fields, nested }: Select): Item {
  const entries = Object.entries(pick(item, fields)).map(([field, value]) => {
    const keys = nested[field];
    if (keys === undefined) return [field, value];
    return [field, Array.isArray(value) ? value.map((element) => part(element, keys)) : part(value, keys)];
  });
  return Object.fromEntries(entries) as Item;
}

function part(value: unknown, keys: readonly string[]): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? pick(value as Item, keys) : value;
}

const scalar = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer({ min: 0, max: 3 }),
  fc.constantFrom('', 'a', 'b'),
);
const parts = fc.record(Object.fromEntries(PARTS.map((key) => [key, scalar])), { requiredKeys: [] });
const listOf = fc.oneof(
  scalar,
  fc.array(fc.oneof({ arbitrary: parts, weight: 3 }, { arbitrary: scalar, weight: 1 }), { maxLength: 3 }),
);
const objectOf = fc.oneof(scalar, parts);

/** As a type of Graph has it: a field holds lists, or objects, or neither. */
const typedItem = fc.record(
  {
    id: fc.constant('1'),
    s: scalar,
    t: scalar,
    ...Object.fromEntries(LISTS.map((key) => [key, listOf])),
    ...Object.fromEntries(OBJECTS.map((key) => [key, objectOf])),
  },
  { requiredKeys: ['id'] },
) as fc.Arbitrary<Item>;

/** Anything in any field. */
const wild = fc.oneof(listOf, objectOf, fc.array(fc.array(parts, { maxLength: 2 }), { maxLength: 2 }));
const wildItem = fc.record(
  { id: fc.constant('1'), ...Object.fromEntries(['s', 't', ...LISTS, ...OBJECTS].map((key) => [key, wild])) },
  { requiredKeys: ['id'] },
) as fc.Arbitrary<Item>;
