import { loadCatalog } from '../../../catalog/catalog';
import { CatalogError, type CatalogProblem } from '../../../catalog/problems';
import { withCatalogFolder } from '../../support/catalog-folder';

const A = 'blueprints/a.json';
const B = 'blueprints/deep/b.json';
const MAPPING = 'mappings/azure.json';

type Json = Record<string, unknown>;

function blueprint(identifier: string, more: Json = {}): Json {
  return { identifier, title: 'A', schema: { properties: { p: { type: 'string' } } }, ...more };
}

function withProperty(property: unknown): Json {
  return blueprint('a', { schema: { properties: { p: property } } });
}

function webhook(more: Json = {}): Json {
  return { identifier: 'hook', title: 'Hook', enabled: true, mappings: [], ...more };
}

function mapping(more: Json = {}): Json {
  return { blueprint: 'a', entity: { identifier: '.id' }, ...more };
}

function withMapping(more: Json): Json {
  return webhook({ mappings: [mapping(more)] });
}

function withEntity(entity: Json, more: Json = {}): Json {
  return withMapping({ entity: { identifier: '.id', ...entity }, ...more });
}

const SOUND = { [A]: blueprint('a'), [MAPPING]: webhook() };

async function problemsOf(files: Json): Promise<readonly CatalogProblem[]> {
  const error: unknown = await withCatalogFolder(files, (folder) =>
    loadCatalog(folder).then(
      () => undefined,
      (reason: unknown) => reason,
    ),
  );
  if (error instanceof CatalogError) return error.problems;
  if (error !== undefined) throw new Error('not a CatalogError', { cause: error });
  return [];
}

describe('loadCatalog', () => {
  it('gives blueprints in the order of their identifiers, wherever their files lie, and the mapping', async () => {
    const files = { 'blueprints/z.json': blueprint('a'), [B]: blueprint('B'), [MAPPING]: withEntity({}) };
    const catalog = await withCatalogFolder(files, loadCatalog);
    expect(catalog.blueprints).toEqual([blueprint('B'), blueprint('a')]);
    expect(catalog.mappings.azure).toEqual(withEntity({}));
  });

  it('leaves out what is not JSON and what begins with a dot', async () => {
    const files = { ...SOUND, 'blueprints/README.md': '#', 'blueprints/..data/a.json': blueprint('a') };
    expect(await problemsOf(files)).toEqual([]);
  });

  it('accepts all that Port documents', async () => {
    const files = {
      [A]: blueprint('a', {
        description: '',
        icon: 'Azure',
        schema: {
          properties: {
            s: {
              type: 'string',
              title: 'S',
              description: 'd',
              icon: 'Azure',
              format: 'date-time',
              dateFormat: 'iso',
              enum: ['x'],
              enumColors: { x: 'paleBlue' },
              pattern: '^x$',
              minLength: 1,
              maxLength: 2,
              default: 'x',
            },
            u: {
              type: 'string',
              spec: 'embedded-url',
              specAuthentication: { clientId: 'c', authorizationUrl: 'a', tokenUrl: 't' },
            },
            'n@=\\-': { type: 'number', minimum: 0, exclusiveMaximum: 9, enum: [1], default: 1 },
            b: { type: 'boolean', default: false },
            o: {
              type: 'object',
              patternProperties: { '^x': { type: 'string' } },
              additionalProperties: false,
            },
            l: { type: 'array', items: { type: 'string', format: 'url' }, minItems: 0, uniqueItems: true },
          },
          required: ['s'],
        },
        relations: {
          up: { target: 'a', required: true, many: false, title: 'Up', description: 'd' },
          users: { target: '_user', required: false, many: true },
        },
        mirrorProperties: {
          m: { path: 'up.up.s', title: 'M' },
          t: { path: 'up.$title' },
          n: { path: 'up.m' },
          e: { path: 'users.anything' },
        },
        calculationProperties: { c: { calculation: ".properties.s + 'x'", type: 'string', colorized: true } },
        aggregationProperties: {
          g: {
            title: 'G',
            target: 'a',
            type: 'number',
            calculationSpec: { func: 'count' },
            pathFilter: [{}],
          },
        },
        ownership: { type: 'Inherited', path: 'up', title: 'O' },
        changelogDestination: { type: 'WEBHOOK', url: 'https://example.com', agent: true },
        includeInGlobalSearch: null,
      }),
      [MAPPING]: webhook({
        description: '',
        icon: 'Azure',
        integrationType: 'custom',
        security: { signatureHeaderName: 'x', signatureAlgorithm: 'sha1', requestIdentifierPath: '.body.id' },
        mappings: [
          mapping({ operation: { type: 'create' }, filter: "'a' == .b", itemsToParse: '.body.list' }),
          mapping({ operation: 'delete' }),
          mapping({ operation: { type: 'delete', deleteDependents: true } }),
          mapping({ blueprint: '_team' }),
          mapping({
            entity: {
              identifier: { combinator: "'and'", rules: [{ property: "'s'", operator: "'='", value: '.x' }] },
              title: '.t',
              icon: '.i',
              team: '.team',
              properties: { s: '.s # a comment' },
              relations: {
                up: '.up',
                users: {
                  combinator: "'and'",
                  rules: [{ combinator: "'or'", rules: [{ property: "'a'", operator: "'='", value: '.x' }] }],
                },
              },
            },
          }),
        ],
      }),
    };
    expect(await problemsOf(files)).toEqual([]);
  });

  const unknownKey = 'unknown key';
  const relation = { target: 'a', required: false, many: false };

  it.each<[rule: string, files: Json, file: string, path: string, message: string | RegExp]>([
    ['text that is not JSON', { [A]: '{\n "a": }' }, A, '$', 'not JSON, line 2, column 7: expected a value'],
    [
      'a key that stands twice',
      { [A]: '{"a":1,"a":2}' },
      A,
      '$',
      /line 1, column 8: the key "a" stands here twice/,
    ],
    ['a document that is no object', { [A]: [] }, A, '$', /expected object/],
    [
      'a blueprint without an identifier',
      { [A]: { title: 'A', schema: { properties: {} } } },
      A,
      '$.identifier',
      /expected string/,
    ],
    [
      'a character that Port refuses in an identifier',
      { [B]: blueprint('a b') },
      B,
      '$.identifier',
      /only letters/,
    ],
    ['an identifier of dots', { [B]: blueprint('..') }, B, '$.identifier', /only letters/],
    ['a long identifier', { [B]: blueprint('b'.repeat(101)) }, B, '$.identifier', /100 characters/],
    [
      'a blueprint that two files describe',
      { [B]: blueprint('a') },
      B,
      '$.identifier',
      `a is also described in ${A}`,
    ],
    ['a blueprint without a title', { [A]: blueprint('a', { title: '' }) }, A, '$.title', />=1/],
    ['a long title', { [A]: blueprint('a', { title: 'x'.repeat(101) }) }, A, '$.title', /<=100/],
    [
      'a long description',
      { [A]: blueprint('a', { description: 'x'.repeat(201) }) },
      A,
      '$.description',
      /<=200/,
    ],
    ['an unknown key of a blueprint', { [A]: blueprint('a', { relation: {} }) }, A, '$.relation', unknownKey],
    [
      'an unknown key of a schema',
      { [A]: blueprint('a', { schema: { properties: {}, require: [] } }) },
      A,
      '$.schema.require',
      unknownKey,
    ],
    [
      'a blueprint without properties',
      { [A]: blueprint('a', { schema: {} }) },
      A,
      '$.schema.properties',
      /expected record/,
    ],
    [
      'a key that Port refuses',
      { [A]: blueprint('a', { schema: { properties: { 'a.b': { type: 'string' } } } }) },
      A,
      '$.schema.properties["a.b"]',
      /not a valid name/,
    ],
    ['a property without a type', { [A]: withProperty({}) }, A, '$.schema.properties.p.type', /./],
    [
      'a type that Port does not know',
      { [A]: withProperty({ type: 'integer' }) },
      A,
      '$.schema.properties.p.type',
      /./,
    ],
    [
      'a format that Port does not know',
      { [A]: withProperty({ type: 'string', format: 'uri' }) },
      A,
      '$.schema.properties.p.format',
      /date-time/,
    ],
    [
      'a misspelt keyword of a property',
      { [A]: withProperty({ type: 'string', enumColor: {} }) },
      A,
      '$.schema.properties.p.enumColor',
      unknownKey,
    ],
    [
      'a keyword of another type',
      { [A]: withProperty({ type: 'boolean', enum: [true] }) },
      A,
      '$.schema.properties.p.enum',
      unknownKey,
    ],
    [
      'a colour that Port does not know',
      { [A]: withProperty({ type: 'string', enumColors: { x: 'mauve' } }) },
      A,
      '$.schema.properties.p.enumColors.x',
      /blue/,
    ],
    [
      'a default of another type',
      { [A]: withProperty({ type: 'number', default: '1' }) },
      A,
      '$.schema.properties.p.default',
      /expected number/,
    ],
    [
      'a pattern that does not compile',
      { [A]: withProperty({ type: 'string', pattern: '(' }) },
      A,
      '$.schema.properties.p.pattern',
      'not a regular expression',
    ],
    [
      'items of no type',
      { [A]: withProperty({ type: 'array', items: {} }) },
      A,
      '$.schema.properties.p.items.type',
      /./,
    ],
    [
      'a required property that is not there',
      { [A]: blueprint('a', { schema: { properties: {}, required: ['p'] } }) },
      A,
      '$.schema.required[0]',
      'there is no property p',
    ],
    [
      'a relation to a blueprint that is not there',
      { [A]: blueprint('a', { relations: { r: { ...relation, target: 'b' } } }) },
      A,
      '$.relations.r.target',
      'there is no blueprint b in the catalog',
    ],
    [
      'a relation that does not say whether it is required',
      { [A]: blueprint('a', { relations: { r: { target: 'a', many: false } } }) },
      A,
      '$.relations.r.required',
      /expected boolean/,
    ],
    [
      'a relation that is required and many',
      { [A]: blueprint('a', { relations: { r: { target: 'a', required: true, many: true } } }) },
      A,
      '$.relations.r.required',
      /both required and many/,
    ],
    [
      'an unknown key of a relation',
      { [A]: blueprint('a', { relations: { r: { ...relation, titel: 'x' } } }) },
      A,
      '$.relations.r.titel',
      unknownKey,
    ],
    [
      'a mirror path without a relation',
      { [A]: blueprint('a', { mirrorProperties: { m: { path: 'p' } } }) },
      A,
      '$.mirrorProperties.m.path',
      /a relation, a dot and a property/,
    ],
    [
      'a mirror of a relation that is not there',
      { [A]: blueprint('a', { mirrorProperties: { m: { path: 'r.p' } } }) },
      A,
      '$.mirrorProperties.m.path',
      'the blueprint a has no relation r',
    ],
    [
      'a mirror of a property that is not there',
      { [A]: blueprint('a', { relations: { r: relation }, mirrorProperties: { m: { path: 'r.r.q' } } }) },
      A,
      '$.mirrorProperties.m.path',
      'the blueprint a has no property q',
    ],
    [
      'an aggregation of a blueprint that is not there',
      {
        [A]: blueprint('a', {
          aggregationProperties: { g: { title: 'G', target: 'b', type: 'number', calculationSpec: {} } },
        }),
      },
      A,
      '$.aggregationProperties.g.target',
      'there is no blueprint b in the catalog',
    ],
    [
      'two path filters',
      {
        [A]: blueprint('a', {
          aggregationProperties: {
            g: { title: 'G', target: 'a', type: 'number', calculationSpec: {}, pathFilter: [{}, {}] },
          },
        }),
      },
      A,
      '$.aggregationProperties.g.pathFilter',
      /<=1/,
    ],
    [
      'a calculation that does not compile',
      { [A]: blueprint('a', { calculationProperties: { c: { calculation: '.a +', type: 'string' } } }) },
      A,
      '$.calculationProperties.c.calculation',
      /jq does not compile this/,
    ],
    [
      'inherited ownership without a relation',
      { [A]: blueprint('a', { ownership: { type: 'Inherited', path: 'r' } }) },
      A,
      '$.ownership.path',
      'the blueprint a has no relation r',
    ],
    [
      'ownership of an unknown kind',
      { [A]: blueprint('a', { ownership: { type: 'direct' } }) },
      A,
      '$.ownership.type',
      /./,
    ],
    [
      'a long identifier of a webhook',
      { [MAPPING]: webhook({ identifier: 'x'.repeat(31) }) },
      MAPPING,
      '$.identifier',
      /<=30/,
    ],
    [
      'a long title of a webhook',
      { [MAPPING]: webhook({ title: 'x'.repeat(31) }) },
      MAPPING,
      '$.title',
      /<=30/,
    ],
    [
      'a webhook that does not say whether it is enabled',
      { [MAPPING]: { title: 'x', identifier: 'x', mappings: [] } },
      MAPPING,
      '$.enabled',
      /expected boolean/,
    ],
    [
      'an unknown key of a webhook',
      { [MAPPING]: webhook({ mapping: [] }) },
      MAPPING,
      '$.mapping',
      unknownKey,
    ],
    [
      'a secret in a file',
      { [MAPPING]: webhook({ security: { secret: 'x' } }) },
      MAPPING,
      '$.security.secret',
      /never stands in a file/,
    ],
    [
      'an algorithm that Port does not know',
      { [MAPPING]: webhook({ security: { signatureAlgorithm: 'md5' } }) },
      MAPPING,
      '$.security.signatureAlgorithm',
      /sha256/,
    ],
    [
      'an unknown key of a mapping',
      { [MAPPING]: withMapping({ selector: {} }) },
      MAPPING,
      '$.mappings[0].selector',
      unknownKey,
    ],
    [
      'an unknown operation',
      { [MAPPING]: withMapping({ operation: 'update' }) },
      MAPPING,
      '$.mappings[0].operation',
      /create/,
    ],
    [
      'an unknown key of an operation',
      { [MAPPING]: withMapping({ operation: { type: 'delete', cascade: true } }) },
      MAPPING,
      '$.mappings[0].operation.cascade',
      unknownKey,
    ],
    [
      'an unknown key of an entity',
      { [MAPPING]: withEntity({ relation: {} }) },
      MAPPING,
      '$.mappings[0].entity.relation',
      unknownKey,
    ],
    [
      'a property that is not JQ',
      { [MAPPING]: withEntity({ properties: { p: 1 } }) },
      MAPPING,
      '$.mappings[0].entity.properties.p',
      /expected string/,
    ],
    [
      'an empty expression',
      { [MAPPING]: withEntity({ properties: { p: '' } }) },
      MAPPING,
      '$.mappings[0].entity.properties.p',
      />=1/,
    ],
    [
      'a search without rules',
      { [MAPPING]: withEntity({ relations: { r: { combinator: '"and"' } } }) },
      MAPPING,
      '$.mappings[0].entity.relations.r.rules',
      /expected array/,
    ],
    [
      'a mapping to a blueprint that is not there',
      { [MAPPING]: withMapping({ blueprint: 'b' }) },
      MAPPING,
      '$.mappings[0].blueprint',
      'there is no blueprint b in the catalog',
    ],
    [
      'a mapped property that is not there',
      { [MAPPING]: withEntity({ properties: { q: '.q' } }) },
      MAPPING,
      '$.mappings[0].entity.properties.q',
      'the blueprint a has no property q',
    ],
    [
      'a mapped property of the prototype',
      { [MAPPING]: withEntity({ properties: { constructor: '.q' } }) },
      MAPPING,
      '$.mappings[0].entity.properties.constructor',
      'the blueprint a has no property constructor',
    ],
    [
      'a mapped property that Port computes',
      {
        [A]: blueprint('a', { calculationProperties: { c: { calculation: '1', type: 'number' } } }),
        [MAPPING]: withEntity({ properties: { c: '.c' } }),
      },
      MAPPING,
      '$.mappings[0].entity.properties.c',
      'c is among the calculationProperties of a, which Port computes',
    ],
    [
      'a mapped relation that is not there',
      { [MAPPING]: withEntity({ relations: { r: '.r' } }) },
      MAPPING,
      '$.mappings[0].entity.relations.r',
      'the blueprint a has no relation r',
    ],
    [
      'a delete mapping with a title',
      { [MAPPING]: withEntity({ title: '.t' }, { operation: 'delete' }) },
      MAPPING,
      '$.mappings[0].entity.title',
      'a delete mapping carries the identifier only',
    ],
    [
      'a delete mapping that searches',
      {
        [MAPPING]: withEntity(
          { identifier: { combinator: '"and"', rules: [{ property: '"p"', operator: '"="', value: '.x' }] } },
          { operation: { type: 'delete' } },
        ),
      },
      MAPPING,
      '$.mappings[0].entity.identifier',
      'a delete mapping takes no search query',
    ],
    [
      'a filter that does not compile',
      { [MAPPING]: withMapping({ filter: '.a ==' }) },
      MAPPING,
      '$.mappings[0].filter',
      'jq does not compile this: syntax error, unexpected end of file',
    ],
    [
      'single quotes that Port does not rewrite',
      { [MAPPING]: withMapping({ filter: "select(.k=='v')" }) },
      MAPPING,
      '$.mappings[0].filter',
      /jq does not compile this/,
    ],
    [
      'an expression that is two',
      { [MAPPING]: withMapping({ filter: '.a) | (.b' }) },
      MAPPING,
      '$.mappings[0].filter',
      /jq does not compile this/,
    ],
    [
      'a function that jq does not have',
      { [MAPPING]: withMapping({ itemsToParse: '.body | explode_all' }) },
      MAPPING,
      '$.mappings[0].itemsToParse',
      /explode_all\/0 is not defined/,
    ],
    [
      'a builtin that Port does not have',
      { [MAPPING]: withEntity({ title: '"\\(input)"' }) },
      MAPPING,
      '$.mappings[0].entity.title',
      "input is not available in Port's JQ",
    ],
    [
      'a rule of a search that does not compile',
      {
        [MAPPING]: withEntity({
          team: { combinator: '"and"', rules: [{ property: '"p"', operator: '"="', value: '.x +' }] },
        }),
      },
      MAPPING,
      '$.mappings[0].entity.team.rules[0].value',
      /jq does not compile this/,
    ],
  ])('refuses %s', async (_rule, files, file, path, message) => {
    const problems = await problemsOf({ ...SOUND, ...files });
    const expected: unknown = typeof message === 'string' ? message : expect.stringMatching(message);
    expect(problems).toEqual([{ file, path, message: expected }]);
  });

  it('says what to do where there is no catalog', async () => {
    const problems = await problemsOf({});
    expect(problems.map(({ file, path }) => [file, path])).toEqual([
      ['blueprints', '$'],
      [MAPPING, '$'],
    ]);
    for (const { message } of problems)
      expect(message).toMatch(/not found in .*--catalog or PORT_SYNC_CATALOG/);
  });

  it.each([
    [{ [A]: blueprint('a'), mappings: 'a file' }, MAPPING, /not found in/],
    [{ [A]: blueprint('a'), 'mappings/azure.json/x': '' }, MAPPING, /cannot be read: EISDIR/],
  ])('says so where a file is not what it should be: %j', async (files, file, message) => {
    expect(await problemsOf(files)).toEqual([
      { file, path: '$', message: expect.stringMatching(message) as unknown },
    ]);
  });

  it('reports every problem of every file at once, in the order of the files', async () => {
    const problems = await problemsOf({
      [MAPPING]: withEntity({ properties: { q: '.q', r: '.r +' } }),
      [B]: '{',
      [A]: blueprint('a', {
        title: '',
        icon: 1,
        relations: { r: { target: 'b', required: false, many: false } },
      }),
      'blueprints/c.json': blueprint('c', {
        relations: { r: { target: 'd', required: false, many: false } },
      }),
    });
    expect(problems.map(({ file, path }) => `${file} ${path}`)).toEqual([
      `${A} $.title`,
      `${A} $.icon`,
      'blueprints/c.json $.relations.r.target',
      `${B} $`,
      `${MAPPING} $.mappings[0].entity.properties.r`,
    ]);
  });

  it('does not call a blueprint missing whose file has another problem', async () => {
    const problems = await problemsOf({
      ...SOUND,
      [B]: blueprint('b', { title: '' }),
      'blueprints/c.json': blueprint('c', {
        relations: { r: { target: 'b', required: false, many: false } },
      }),
    });
    expect(problems.map(({ file, path }) => `${file} ${path}`)).toEqual([`${B} $.title`]);
  });

  it('carries every problem in its message, a line each', async () => {
    const error = await withCatalogFolder({}, loadCatalog).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CatalogError);
    expect(String(error).split('\n')).toHaveLength(2);
  });

  it('compiles no JQ where it is told not to', async () => {
    const files = { ...SOUND, [MAPPING]: withMapping({ filter: '.a ==' }) };
    const catalog = await withCatalogFolder(files, (folder) => loadCatalog(folder, { checkJq: false }));
    expect(catalog.mappings.azure.mappings[0]!.filter).toBe('.a ==');
  });

  it('runs nothing while it compiles', async () => {
    const files = { ...SOUND, [MAPPING]: withMapping({ filter: '[range(infinite)] | error("ran")' }) };
    expect(await problemsOf(files)).toEqual([]);
  });
});
