import { loadCatalog, type CatalogSource } from '../../../catalog/catalog';
import { CatalogError, type CatalogProblem } from '../../../catalog/problems';
import { blueprint, webhook, withEntity, withMapping, type Json } from '../../support/catalog-documents';
import { withCatalogFolder } from '../../support/catalog-folder';
import { REFUSED_BLUEPRINTS } from './refused-blueprints';
import { REFUSED_WEBHOOKS } from './refused-webhooks';

const A = 'blueprints/a.json';
const B = 'blueprints/deep/b.json';
const MAPPING = 'mappings/azure.json';

function mapping(more: Json): Json {
  return { blueprint: 'a', entity: { identifier: '.id' }, ...more };
}

const COMPUTED = { c: { calculation: '1', type: 'number' } };
const SOUND = { [A]: blueprint('a', { calculationProperties: COMPUTED }), [MAPPING]: webhook() };

async function problemsOf(
  files: Json,
  needs: readonly CatalogSource[] = ['azure'],
): Promise<readonly CatalogProblem[]> {
  const error: unknown = await withCatalogFolder(files, (folder) =>
    loadCatalog(folder, { needs }).then(
      () => undefined,
      (reason: unknown) => reason,
    ),
  );
  if (error instanceof CatalogError) return error.problems;
  if (error !== undefined) throw new Error('not a CatalogError', { cause: error });
  return [];
}

/** Documents of the tables below are written in one line, but for those that show a line. */
const LINE: unknown = expect.any(Number);

function matching(message: string | RegExp): unknown {
  return typeof message === 'string' ? message : expect.stringMatching(message);
}

describe('loadCatalog', () => {
  it('gives blueprints in the order of their identifiers, wherever their files lie, and the mapping', async () => {
    const files = { 'blueprints/z.json': blueprint('a'), [B]: blueprint('B'), [MAPPING]: withEntity({}) };
    const catalog = await withCatalogFolder(files, (folder) => loadCatalog(folder));
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

  it.each(REFUSED_BLUEPRINTS)('refuses a blueprint with %s', async (_rule, document, path, message) => {
    const problems = await problemsOf({ ...SOUND, [B]: document });
    expect(problems).toEqual([{ file: B, line: LINE, path, message: matching(message) }]);
  });

  it.each(REFUSED_WEBHOOKS)('refuses a webhook with %s', async (_rule, document, path, message) => {
    const problems = await problemsOf({ ...SOUND, [MAPPING]: document });
    expect(problems).toEqual([{ file: MAPPING, line: LINE, path, message: matching(message) }]);
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

  it('knows no mapping for a source that has no file, and says so to who needs it', async () => {
    const files = { [A]: blueprint('a') };
    const { mappings } = await withCatalogFolder(files, (folder) => loadCatalog(folder));
    expect(mappings).toEqual({ azure: undefined, entra: undefined });
    const problems = await problemsOf(files, ['azure', 'entra']);
    expect(problems.map(({ file }) => file)).toEqual([MAPPING, 'mappings/entra.yaml']);
  });

  it('carries every problem in its message, a line each', async () => {
    const error = await withCatalogFolder({}, (folder) => loadCatalog(folder, { needs: ['azure'] })).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(CatalogError);
    expect(String(error)).toMatch(/^CatalogError: blueprints: \$: not found in /);
    expect(String(error).split('\n')).toHaveLength(2);
  });

  it('compiles no JQ where it is told not to', async () => {
    const files = { ...SOUND, [MAPPING]: withMapping({ filter: '.a ==' }) };
    const catalog = await withCatalogFolder(files, (folder) => loadCatalog(folder, { checkJq: false }));
    expect(catalog.mappings.azure?.mappings[0]?.filter).toBe('.a ==');
  });

  it('runs nothing while it compiles', async () => {
    const files = { ...SOUND, [MAPPING]: withMapping({ filter: '[range(infinite)] | error("ran")' }) };
    expect(await problemsOf(files)).toEqual([]);
  });
});
