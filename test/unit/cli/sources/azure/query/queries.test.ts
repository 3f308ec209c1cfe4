import fc from 'fast-check';
import type { Projection } from '../../../../../../catalog/projection';
import {
  datetimeLiteral,
  dynamicPath,
  literalList,
  stringLiteral,
} from '../../../../../../cli/sources/azure/query/kql';
import {
  containerChangesQuery,
  containersByIdQuery,
  containersQuery,
  deletedSubscriptionsQuery,
  lingeringQuery,
  type Narrowing,
  resourceChangesQuery,
  resourceCountsQuery,
  resourcesByIdQuery,
  resourcesQuery,
  subscriptionsQuery,
} from '../../../../../../cli/sources/azure/query/queries';
import { compileQuery, lintQuery } from '../../../../../../emulator/kql';
import { parseQuery } from '../../../../../../emulator/kql/parse';
import { walk } from '../../../../../../emulator/kql/syntax';

const HOSTILE = [
  "O'Brien",
  String.raw`CORP\qa`,
  'C:\\',
  String.raw`\' ) or true //`,
  "') or true | take 1 //",
  "''",
  '"',
  'a\nb\rc\td\u0000\u0085\u2028\u2029',
  '\ud800',
  '{{shared-query}}',
  '',
];

/** Words that mean something to Kusto, and names that mean something to JavaScript. */
const HOSTILE_KEYS = [
  ...HOSTILE.slice(0, -1),
  ...['where', 'in', 'and', 'or', 'by', 'project', 'time', 'date', 'string', 'real', 'first', 'last', 'set'],
  ...['true', 'dynamic', 'union', 'has', 'contains', 'between', 'to', 'of', 'as'],
  ...['__proto__', 'constructor', 'a.b', 'a b', '$x', '0', 'ä', '@odata.type'],
];

const PROJECTIONS: Readonly<Record<string, Projection>> = {
  nothing: { columns: [], propertyPaths: [] },
  columns: {
    columns: ['extendedLocation', 'identity', 'kind', 'managedBy', 'plan', 'sku', 'zones'],
    propertyPaths: [],
  },
  'ordinary paths': {
    columns: ['sku'],
    propertyPaths: [['provisioningState'], ['storageProfile', 'osDisk', 'osType']],
  },
  'hostile paths': {
    columns: [],
    propertyPaths: HOSTILE_KEYS.flatMap((key) => [[key], ['below', key]]),
  },
  everything: { columns: ['kind', 'sku'], propertyPaths: 'all' },
};

const NARROWINGS: Readonly<Record<string, Narrowing>> = {
  nothing: { types: [], groupNames: undefined },
  'no group at all': { types: [], groupNames: [] },
  'ordinary names': { types: ['microsoft.compute/virtualmachines'], groupNames: ['rg-shop', 'rg(prod)'] },
  'hostile names': { types: HOSTILE, groupNames: HOSTILE },
  'as many names as there may be': {
    types: [],
    groupNames: Array.from({ length: 300 }, (_, n) => `resource-group-${n}`),
  },
};

const WINDOW = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 0, 14, 23, 59, 59, 999) };

const byProjection = Object.entries(PROJECTIONS).flatMap(([name, projection]): [string, string][] => [
  [`containers, ${name}`, containersQuery(projection)],
  [`resource changes, ${name}`, resourceChangesQuery(projection, WINDOW)],
  [`container changes, ${name}`, containerChangesQuery(projection, WINDOW)],
  [`resources, ${name}`, resourcesQuery(projection, NARROWINGS['hostile names']!)],
]);

const byNarrowing = Object.entries(NARROWINGS).flatMap(([name, narrowing]): [string, string][] => [
  [`counts, narrowed by ${name}`, resourceCountsQuery(narrowing)],
  [`resources, narrowed by ${name}`, resourcesQuery(PROJECTIONS['nothing']!, narrowing)],
]);

const others: [string, string][] = [
  ['resources by hostile ids', resourcesByIdQuery(PROJECTIONS['columns']!, HOSTILE)],
  ['containers by hostile ids', containersByIdQuery(PROJECTIONS['columns']!, HOSTILE)],
  ['subscriptions', subscriptionsQuery()],
  ['lingering', lingeringQuery(WINDOW)],
  ['deleted subscriptions', deletedSubscriptionsQuery(WINDOW)],
];

/** What Microsoft's parser reads between the quotes, one text a literal. */
function parsedBack(literals: readonly string[]): (string | undefined)[] {
  const query = `print ${literals.map((literal, n) => `c${n} = ${literal}`).join(', ')}`;
  return [...walk(parseQuery(query))]
    .filter(({ kind }) => kind.endsWith('StringLiteralExpression'))
    .map(({ stringValue }) => stringValue);
}

describe('every query', () => {
  test.each([...byProjection, ...byNarrowing, ...others])(
    'is understood by the language service and allowed by Resource Graph: %s',
    (_, query) => {
      expect(lintQuery(query)).toEqual([]);
    },
  );

  test.each(Object.entries(PROJECTIONS))(
    'yields the columns that rows are read from: %s',
    (_, projection) => {
      const columns = compileQuery(resourcesQuery(projection, NARROWINGS['nothing']!)).columns.map(
        ({ name }) => name,
      );
      const paths = projection.propertyPaths === 'all' ? ['properties'] : projection.propertyPaths;
      const below = paths.map((path, index) => (path === 'properties' ? path : `path${index}`));
      expect(columns).toEqual([
        ...['id', 'name', 'type', 'location', 'tags', 'subscriptionId', 'resourceGroup'],
        ...projection.columns,
        ...below,
      ]);
    },
  );

  test.each([
    ['resources', resourceChangesQuery(PROJECTIONS['columns']!, WINDOW)],
    ['containers', containerChangesQuery(PROJECTIONS['columns']!, WINDOW)],
  ])(
    'about changes takes location, tags and name from the item and not from the change row: %s',
    (_, query) => {
      const columns = compileQuery(query).columns.map(({ name }) => name);
      expect(columns).toEqual(
        expect.arrayContaining(['currentId', 'name', 'location', 'tags', 'resourceGroup']),
      );
      expect(columns.filter((name) => /\d$/.test(name))).toEqual([]);
    },
  );
});

describe('what the server leaves out', () => {
  const rows = [
    { id: '/1', type: 'microsoft.compute/virtualmachines', resourceGroup: 'rg-shop', subscriptionId: 's' },
    { id: '/2', type: 'microsoft.compute/disks', resourceGroup: 'rg-shop', subscriptionId: 's' },
    { id: '/3', type: 'microsoft.compute/disks', resourceGroup: "o'brien", subscriptionId: 's' },
  ];
  const source = { version: () => 1, rows: () => rows };
  const idsOf = (narrowing: Narrowing): unknown[] =>
    compileQuery(resourcesQuery(PROJECTIONS['nothing']!, narrowing))
      .run(source, { subscriptionIds: new Set(['s']) }, new Date(0))
      .map(({ id }) => id);

  test.each<[string, Narrowing, string[]]>([
    ['nothing', { types: [], groupNames: undefined }, ['/1', '/2', '/3']],
    ['types', { types: ['microsoft.compute/disks'], groupNames: undefined }, ['/2', '/3']],
    ['types in any case', { types: ['Microsoft.Compute/Disks'], groupNames: undefined }, ['/2', '/3']],
    ['groups', { types: [], groupNames: ["O'Brien"] }, ['/3']],
    ['no group at all', { types: [], groupNames: [] }, []],
    ['a value that tries to be code', { types: [String.raw`\' ) or true //`], groupNames: undefined }, []],
    ['a group that tries to be code', { types: [], groupNames: ["') or true //"] }, []],
  ])('%s', (_, narrowing, expected) => {
    expect(idsOf(narrowing)).toEqual(expected);
  });
});

describe('lingering resources', () => {
  const change = (id: string, changeType: string, timestamp: string): Record<string, unknown> => ({
    id: `${id}/changes/${changeType}`,
    subscriptionId: 's',
    properties: {
      targetResourceId: id,
      targetResourceType: 't',
      changeType,
      changeAttributes: { timestamp },
    },
  });
  const early = '2026-01-02T00:00:00.1234566Z';
  const late = '2026-01-02T00:00:00.1234567Z';
  const idsFor = (changes: readonly Record<string, unknown>[]): unknown[] => {
    const tables: Readonly<Record<string, readonly Record<string, unknown>[]>> = {
      resources: [{ id: '/A', name: 'a', type: 't', subscriptionId: 's', resourceGroup: 'g' }],
      resourcechanges: changes,
    };
    return compileQuery(lingeringQuery(WINDOW))
      .run(
        { version: () => changes.length, rows: (table: string) => tables[table] ?? [] },
        { subscriptionIds: new Set(['s']) },
        new Date(0),
      )
      .map(({ targetId }) => targetId);
  };

  test.each<[string, Record<string, unknown>[], string[]]>([
    ['a delete is the last that is known', [change('/a', 'Delete', late)], ['/a']],
    ['the delete came last', [change('/a', 'Create', early), change('/a', 'Delete', late)], ['/a']],
    ['it was created anew', [change('/a', 'Delete', early), change('/a', 'Create', late)], []],
    [
      'deleted and created in the same instant, it is there',
      [change('/a', 'Delete', late), change('/a', 'Create', late)],
      [],
    ],
    [
      'created and deleted in the same instant, it is there',
      [change('/a', 'Create', late), change('/a', 'Delete', late)],
      [],
    ],
    ['another resource was deleted', [change('/b', 'Delete', late)], []],
  ])('%s', (_, changes, expected) => {
    expect(idsFor(changes)).toEqual(expected);
  });
});

describe('literals', () => {
  test('any text comes back from the parser as it was', () => {
    const unit = fc.oneof(
      fc.constantFrom(
        "'",
        '"',
        '\\',
        '\n',
        '\r',
        '\t',
        '\0',
        '\u2028',
        '\u2029',
        '\u0085',
        '\ud83d',
        '\ude00',
        '`',
        '@',
        'n',
        'u',
      ),
      fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }),
    );
    const text = fc.array(unit, { maxLength: 12 }).map((units) => units.join(''));
    fc.assert(
      fc.property(fc.array(text, { minLength: 20, maxLength: 40 }), (texts) => {
        expect(parsedBack(texts.map(stringLiteral))).toEqual(texts);
      }),
      { numRuns: 20 },
    );
  });

  test.each(HOSTILE)('%j is one literal of itself', (text) => {
    expect(parsedBack([stringLiteral(text)])).toEqual([text]);
  });

  test('a list keeps every text', () => {
    const query = `print x = 'q' in~ ${literalList(HOSTILE)}`;
    const [, ...literals] = [...walk(parseQuery(query))].filter(({ kind }) =>
      kind.endsWith('StringLiteralExpression'),
    );
    expect(literals.map(({ stringValue }) => stringValue)).toEqual(HOSTILE);
  });

  test('an instant is one literal, to the millisecond', () => {
    expect(datetimeLiteral(Date.UTC(2026, 1, 3, 4, 5, 6, 7))).toBe('datetime(2026-02-03T04:05:06.007Z)');
  });

  test.each(HOSTILE_KEYS)('a path through the key %j leads to its value', (key) => {
    const properties = JSON.parse(`{"below":{${JSON.stringify(key)}:"found"}}`) as unknown;
    const query = `resources | project id, found = tostring(${dynamicPath('properties', ['below', key])})`;
    const rows = compileQuery(query).run(
      {
        version: () => HOSTILE_KEYS.indexOf(key),
        rows: () => [{ id: 'x', properties, subscriptionId: 's' }],
      },
      { subscriptionIds: new Set(['s']) },
      new Date(0),
    );
    expect(rows).toEqual([{ id: 'x', found: 'found' }]);
  });
});
