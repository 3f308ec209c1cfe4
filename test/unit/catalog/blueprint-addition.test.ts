import { loadCatalog } from '../../../catalog/catalog';
import { CatalogError, type CatalogProblem } from '../../../catalog/problems';
import { blueprint, type Json } from '../../support/catalog-documents';
import { withCatalogFolder } from '../../support/catalog-folder';

const A = 'blueprints/a.json';
const MORE = 'blueprints/deep/more.json';
const relation = (target: string): Json => ({ target, required: false, many: false });
const text = { type: 'string' };

async function load(files: Json) {
  const { blueprints } = await withCatalogFolder({ [A]: blueprint('a'), ...files }, (folder) =>
    loadCatalog(folder),
  );
  return blueprints;
}

async function problemsOf(files: Json): Promise<readonly CatalogProblem[]> {
  const error: unknown = await load(files).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof CatalogError) return error.problems;
  if (error !== undefined) throw new Error('not a CatalogError', { cause: error });
  return [];
}

describe('a file that extends a blueprint', () => {
  it('adds to all that can be added to', async () => {
    const addition = {
      extends: 'a',
      schema: { properties: { q: text } },
      relations: { up: relation('a') },
      mirrorProperties: { m: { path: 'up.q' } },
      calculationProperties: { c: { calculation: '.properties.q', type: 'string' } },
      aggregationProperties: { g: { title: 'G', target: 'a', type: 'number', calculationSpec: {} } },
    };
    const { extends: identifier, schema, ...groups } = addition;
    expect(await load({ [MORE]: addition })).toEqual([
      { ...blueprint(identifier), ...groups, schema: { properties: { p: text, ...schema.properties } } },
    ]);
  });

  it('is one of several, and makes what it adds known to mappings and mirror properties', async () => {
    const files = {
      [MORE]: { extends: 'a', schema: { properties: { q: text } } },
      'blueprints/b.json': blueprint('b', {
        relations: { a: relation('a') },
        mirrorProperties: { m: { path: 'a.up.q' } },
      }),
      'blueprints/up.json': { extends: 'a', relations: { up: relation('a') } },
      'mappings/azure.json': {
        identifier: 'x',
        title: 'X',
        enabled: true,
        mappings: [
          {
            blueprint: 'a',
            entity: { identifier: '.id', properties: { q: '.q' }, relations: { up: '.up' } },
          },
        ],
      },
    };
    expect(await problemsOf(files)).toEqual([]);
  });

  it('lies in opt-in/ without effect', async () => {
    expect(await load({ 'blueprints/opt-in/x/more.json': { extends: 'b', nonsense: 1 } })).toEqual([
      blueprint('a'),
    ]);
  });

  it.each<[string, Json, string, string | RegExp]>([
    [
      'of a blueprint that is not there',
      { extends: 'b' },
      '$.extends',
      'there is no blueprint b in the catalog',
    ],
    ['of no name', { extends: '' }, '$.extends', />=1/],
    ['with an unknown key', { extends: 'a', title: 'A' }, '$.title', 'unknown key'],
    [
      'that makes properties required',
      { extends: 'a', schema: { properties: {}, required: [] } },
      '$.schema.required',
      'unknown key',
    ],
    [
      'with a property that is there',
      { extends: 'a', schema: { properties: { p: text } } },
      '$.schema.properties.p',
      `p is also described in ${A}`,
    ],
    [
      'with a relation to nothing',
      { extends: 'a', relations: { r: relation('b') } },
      '$.relations.r.target',
      'there is no blueprint b in the catalog',
    ],
    [
      'with a mirror of nothing',
      { extends: 'a', mirrorProperties: { m: { path: 'up.q' } } },
      '$.mirrorProperties.m.path',
      'the blueprint a has no relation up',
    ],
    [
      'with a calculation that does not compile',
      { extends: 'a', calculationProperties: { c: { calculation: '.a ==', type: 'number' } } },
      '$.calculationProperties.c.calculation',
      /^jq does not compile this/,
    ],
  ])('is refused %s', async (_rule, addition, path, message) => {
    const expected: unknown = typeof message === 'string' ? message : expect.stringMatching(message);
    expect(await problemsOf({ [MORE]: addition })).toEqual([
      { file: MORE, line: 1, path, message: expected },
    ]);
  });

  it('is refused where another adds the same', async () => {
    const files = {
      'blueprints/x.json': { extends: 'a', relations: { up: relation('a') } },
      'blueprints/y.json': { extends: 'a', relations: { up: relation('a') } },
    };
    expect(await problemsOf(files)).toMatchObject([
      {
        file: 'blueprints/y.json',
        path: '$.relations.up',
        message: 'up is also described in blueprints/x.json',
      },
    ]);
  });

  it('has its own problem alone: nobody is told that what it adds does not exist', async () => {
    const files = {
      [MORE]: { extends: 'a', relations: { up: { target: 'a' } } },
      'mappings/azure.json': {
        identifier: 'x',
        title: 'X',
        enabled: true,
        mappings: [{ blueprint: 'a', entity: { identifier: '.id', relations: { up: '.up' } } }],
      },
    };
    const problems = await problemsOf(files);
    expect([...new Set(problems.map(({ file }) => file))]).toEqual([MORE]);
  });
});
