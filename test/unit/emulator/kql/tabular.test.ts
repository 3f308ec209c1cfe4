import { names, resource, run } from './tables';

const abc = ['b', 'C', 'a'].map((name) => resource(name));

describe('rows', () => {
  it('gives a missing string column as an empty text and a missing dynamic one as null', () => {
    const [row] = run('resources', [{ id: '/a' }]);
    expect(row).toMatchObject({ id: '/a', kind: '', tags: null, zones: null });
    expect(Object.keys(row!)).toHaveLength(16);
  });

  it('takes table names in any casing', () => {
    expect(names('Resources | where name == "a"', abc)).toEqual(['a']);
    expect(names('rEsOuRcEs | where name == "a"', abc)).toEqual(['a']);
    const groups = [resource('rg')];
    expect(run('ResourceContainers | count', { resourcecontainers: groups })).toEqual([{ Count: 1 }]);
  });

  it('takes a query that begins with an operator as one over resources', () => {
    expect(names("where name =~ 'c' | project name", abc)).toEqual(['C']);
  });

  it('projects, renames and computes', () => {
    expect(
      run("resources | where name == 'a' | project name, upper = toupper(name), properties.x.y", abc),
    ).toEqual([{ name: 'a', upper: 'A', properties_x_y: null }]);
  });

  it('extends with the values before the extend, and replaces columns in place', () => {
    const [row] = run("resources | where name == 'a' | extend name = strcat(name, '!'), old = name", abc);
    expect(row).toMatchObject({ name: 'a!', old: 'a' });
    expect(Object.keys(row!).indexOf('name')).toBe(1);
  });

  it('projects columns away, by wildcard too', () => {
    const [row] = run('resources | project name, tags, type, tenantId | project-away t*', abc);
    expect(row).toEqual({ name: 'b' });
  });

  it('counts, takes and makes distinct', () => {
    expect(run('resources | count', abc)).toEqual([{ Count: 3 }]);
    expect(names('resources | order by name asc | take 2', abc)).toEqual(['C', 'a']);
    expect(run('resources | distinct type, kind', abc)).toEqual([
      { type: 'microsoft.test/things', kind: '' },
    ]);
  });
});

describe('order', () => {
  it('is descending unless told otherwise, and ordinal', () => {
    expect(names('resources | order by name', abc)).toEqual(['b', 'a', 'C']);
    expect(names('resources | sort by name asc', abc)).toEqual(['C', 'a', 'b']);
    expect(names('resources | top 2 by name asc', abc)).toEqual(['C', 'a']);
  });

  it('puts nulls first ascending and last descending, or as told', () => {
    const rows = [
      resource('two', { properties: { n: 2 } }),
      resource('none'),
      resource('one', { properties: { n: 1 } }),
    ];
    const by = (order: string): unknown[] => names(`resources | order by toint(properties.n) ${order}`, rows);
    expect(by('asc')).toEqual(['none', 'one', 'two']);
    expect(by('desc')).toEqual(['two', 'one', 'none']);
    expect(by('asc nulls last')).toEqual(['one', 'two', 'none']);
    expect(by('desc nulls first')).toEqual(['none', 'two', 'one']);
  });

  it('sorts by the next key where the first one ties', () => {
    const rows = [resource('b', { kind: 'x' }), resource('a', { kind: 'x' }), resource('c', { kind: 'w' })];
    expect(names('resources | order by kind asc, name asc', rows)).toEqual(['c', 'a', 'b']);
  });
});

describe('summarize', () => {
  const rows = [
    resource('a', { kind: 'x', properties: { n: 1, t: '2024-01-01' }, tags: { k: 'old' } }),
    resource('b', { kind: 'x', properties: { n: 3, t: '2024-03-01' }, tags: { k: 'new' } }),
    resource('c', { kind: 'y', properties: { n: 2, t: '2024-02-01' } }),
    resource('d', { kind: 'y' }),
  ];

  it.each<[string, Record<string, unknown>[]]>([
    [
      'count() by kind',
      [
        { kind: 'x', count_: 2 },
        { kind: 'y', count_: 2 },
      ],
    ],
    ['countif(name has_any ("c", "d"))', [{ countif_: 2 }]],
    ['dcount(kind)', [{ dcount_kind: 2 }]],
    ['n = min(toint(properties.n)), m = max(toint(properties.n))', [{ n: 1, m: 3 }]],
    ['s = sum(toint(properties.n)), a = avg(toint(properties.n))', [{ s: 6, a: 2 }]],
    [
      'l = make_list(name) by kind',
      [
        { kind: 'x', l: ['a', 'b'] },
        { kind: 'y', l: ['c', 'd'] },
      ],
    ],
    ['s = make_set(kind)', [{ s: ['x', 'y'] }]],
    ['s = make_set(name, 2)', [{ s: ['a', 'b'] }]],
    ['take_any(type)', [{ type: 'microsoft.test/things' }]],
    ['c = sumif(toint(properties.n), kind == "x")', [{ c: 4 }]],
    [
      'arg_max(toint(properties.n), name) by kind',
      [
        { kind: 'x', max_: 3, name: 'b' },
        { kind: 'y', max_: 2, name: 'c' },
      ],
    ],
    [
      'count() by bin(toint(properties.n), 2)',
      [
        { properties_n: 0, count_: 1 },
        { properties_n: 2, count_: 2 },
        { properties_n: null, count_: 1 },
      ],
    ],
    ['by kind', [{ kind: 'x' }, { kind: 'y' }]],
  ])('%s', (aggregates, expected) => {
    const found = run(`resources | summarize ${aggregates}`, rows);
    expect(found.map((row) => Object.values(row))).toEqual(expected.map((row) => Object.values(row)));
  });

  it('gives the whole row with arg_max(…, *), whose first column is the maximised one', () => {
    const query =
      'resources | extend t = todatetime(properties.t) | summarize arg_max(t, *) by kind | order by kind asc';
    const found = run(query, rows);
    expect(found.map(({ name, tags }) => [name, tags])).toEqual([
      ['b', { k: 'new' }],
      ['c', null],
    ]);
    expect(Object.keys(found[0]!).slice(0, 3)).toEqual(['kind', 't', 'id']);
    expect(found[0]!['t']).toBe('2024-03-01T00:00:00.0000000Z');
    expect(run(query.replace('arg_max', 'arg_min'), rows)[0]).toMatchObject({ name: 'a' });
  });

  it('yields one row over nothing without by, and none with it', () => {
    expect(run('resources | summarize count()', [])).toEqual([{ count_: 0 }]);
    expect(run('resources | summarize count() by kind', [])).toEqual([]);
  });
});

describe('join', () => {
  const tables = {
    resources: [
      resource('a', { resourceGroup: 'one' }),
      resource('b', { resourceGroup: 'one' }),
      resource('c', { resourceGroup: 'none' }),
    ],
    resourcecontainers: [
      { id: '/rg/one', name: 'one', subscriptionId: 's1', tags: { t: 1 } },
      { id: '/rg/two', name: 'two', subscriptionId: 's1', tags: { t: 2 } },
    ],
  };
  const right = '(resourcecontainers | project resourceGroup = name, groupTags = tags, groupId = id)';
  const joined = (kind: string): unknown[] =>
    run(`resources | project name, resourceGroup | join ${kind} ${right} on resourceGroup`, tables).map(
      (row) => [row['name'], row['resourceGroup'], row['resourceGroup1'], row['groupTags'], row['groupId']],
    );
  const a = ['a', 'one', 'one', { t: 1 }, '/rg/one'];
  const b = ['b', 'one', 'one', { t: 1 }, '/rg/one'];
  const c = ['c', 'none', '', null, ''];
  const two = ['', '', 'two', { t: 2 }, '/rg/two'];

  it.each([
    ['kind=inner', [a, b]],
    ['kind=leftouter', [a, b, c]],
    ['kind=fullouter', [a, b, c, two]],
    ['kind=innerunique', [a]],
    ['', [a]],
  ])('with "%s" yields what the flavor promises', (kind, expected) => {
    expect(joined(kind)).toEqual(expected);
  });

  it('joins on several keys of different names', () => {
    const on = '$left.resourceGroup == $right.name and $left.subscriptionId == $right.subscriptionId';
    const rows = run(
      `resources | join kind=inner resourcecontainers on ${on} | project name, name1, id1`,
      tables,
    );
    expect(rows).toEqual([
      { name: 'a', name1: 'one', id1: '/rg/one' },
      { name: 'b', name1: 'one', id1: '/rg/one' },
    ]);
  });
});

describe('union, mv-expand, parse and subqueries', () => {
  it('puts legs one after the other and fills what a leg lacks', () => {
    const rows = run('resources | project name, kind | union (resourcecontainers | project name, tags)', {
      resources: [resource('a', { kind: 'x' })],
      resourcecontainers: [resource('g', { tags: { t: 1 } })],
    });
    expect(rows).toEqual([
      { name: 'a', kind: 'x', tags: null },
      { name: 'g', kind: '', tags: { t: 1 } },
    ]);
  });

  it('takes a union at the head of a query', () => {
    const rows = { resources: [resource('a')], resourcecontainers: [resource('g')] };
    expect(run('union resources, resourcecontainers | count', rows)).toEqual([{ Count: 2 }]);
  });

  it('expands lists and bags, keeps a row without any, and honours types and limits', () => {
    const rows = [resource('a', { zones: ['1', '2'], tags: { x: 'p', y: 'q' } }), resource('b')];
    const query =
      'resources | mv-expand zone = zones to typeof(int), tags limit 1 | project name, zone, tags';
    expect(run(query, rows)).toEqual([
      { name: 'a', zone: 1, tags: { x: 'p' } },
      { name: 'b', zone: null, tags: null },
    ]);
    expect(run('resources | mvexpand zones | project name, zones', rows)).toHaveLength(3);
    expect(run('resources | mv-expand bagexpansion=array tags | project tags', rows)).toEqual([
      { tags: ['x', 'p'] },
      { tags: ['y', 'q'] },
      { tags: null },
    ]);
    expect(run('resources | mv-expand with_itemindex=i zones | project i', rows)).toEqual([
      { i: 0 },
      { i: 1 },
      { i: 0 },
    ]);
  });

  it('expands no more than 128 items unless told', () => {
    const many = [resource('a', { zones: Array.from({ length: 200 }, (_, index) => index) })];
    expect(run('resources | mv-expand zones', many)).toHaveLength(128);
    expect(run('resources | mv-expand zones limit 150', many)).toHaveLength(150);
  });

  it('parses a text into columns, all or none', () => {
    const rows = [resource('web-12-x'), resource('web-ab-x'), resource('other')];
    const found = run("resources | parse name with app '-' number:int '-' * | project app, number", rows);
    expect(found).toEqual([
      { app: 'web', number: 12 },
      { app: '', number: null },
      { app: '', number: null },
    ]);
  });

  it('looks up a subquery once for in', () => {
    const tables = { resources: abc, resourcecontainers: [resource('a'), resource('b')] };
    const found = run('resources | where name in (resourcecontainers | project name) | project name', tables);
    expect(found).toEqual([{ name: 'b' }, { name: 'a' }]);
  });
});
