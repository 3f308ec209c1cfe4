import { parse } from 'yaml';
import { loadCatalog } from '../../../catalog/catalog';
import type { OceanResource } from '../../../catalog/ocean';
import { CatalogError, type CatalogProblem } from '../../../catalog/problems';
import { blueprint } from '../../support/catalog-documents';
import { withCatalogFolder } from '../../support/catalog-folder';
import { REFUSED_RESOURCES, SOUND_RESOURCES } from './refused-resources';

const FILE = 'mappings/entra.yaml';
const A = blueprint('a', { relations: { r: { target: 'a', required: false, many: true } } });
const BLUEPRINTS = { 'blueprints/a.json': A };

async function load(files: Record<string, unknown>): Promise<readonly OceanResource[]> {
  const catalog = await withCatalogFolder({ ...BLUEPRINTS, ...files }, (folder) =>
    loadCatalog(folder, { needs: ['entra'] }),
  );
  return catalog.mappings.entra.resources;
}

async function problemsOf(files: Record<string, unknown>): Promise<readonly CatalogProblem[]> {
  const error: unknown = await load(files).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof CatalogError) return error.problems;
  if (error !== undefined) throw new Error('not a CatalogError', { cause: error });
  return [];
}

/** Fails where there is nothing to replace, so that no row of a table says nothing. */
function replaced(from: string, to: string): string {
  if (!SOUND_RESOURCES.includes(from)) throw new Error(`${from} does not stand there`);
  return SOUND_RESOURCES.replace(from, () => to);
}

describe('a file of resources', () => {
  it('is read with its defaults', async () => {
    expect(await load({ [FILE]: SOUND_RESOURCES })).toEqual([
      {
        file: FILE,
        index: 0,
        kind: '/users',
        path: { version: 'v1.0', segments: ['users'], parent: undefined },
        selector: { query: 'true', queryParams: {} },
        itemsToParse: undefined,
        itemName: 'item',
        mappings: [
          {
            at: ['port', 'entity', 'mappings'],
            blueprint: '"a"',
            entity: { identifier: '.id', properties: { p: '.p' }, relations: { r: '.r' } },
          },
        ],
      },
    ]);
  });

  it('may say all that is supported', async () => {
    const text = `
deleteDependentEntities: false
createMissingRelatedEntities: false
enableMergeEntity: true
resources:
  - kind: beta/groups/{id}/owners
    selector:
      query: .a == 'x'
      data_path: .value
      method: GET
      query_params:
        $top: 999
        $count: true
        $select: id,mail
        $filter: startswith(mail, 'a')
        $expand: manager
        $search: '"mail:a"'
        $orderby: mail
        includeAll: 'yes'
    port:
      itemsToParse: .list
      itemsToParseName: one
      itemsToParseTopLevelTransform: false
      entity:
        mappings:
          - &first
            identifier: .id
            title: .t
            icon: .i
            team: '[.team]'
            blueprint: "'a'"
            properties: {p: {x: [.y, {z: .z}], w: []}}
            relations: {r: '[.r]'}
          - <<: *first
            blueprint: .type
            properties: {unknown: .u}
`;
    const entity = { identifier: '.id', title: '.t', icon: '.i', team: '[.team]', relations: { r: '[.r]' } };
    expect(await load({ [FILE]: text })).toEqual([
      {
        file: FILE,
        index: 0,
        kind: '/beta/groups/{id}/owners',
        path: { version: 'beta', segments: ['groups', '{id}', 'owners'], parent: '/beta/groups' },
        selector: {
          query: ".a == 'x'",
          queryParams: {
            $top: '999',
            $count: 'true',
            $select: 'id,mail',
            $filter: "startswith(mail, 'a')",
            $expand: 'manager',
            $search: '"mail:a"',
            $orderby: 'mail',
            includeAll: 'yes',
          },
        },
        itemsToParse: '.list',
        itemName: 'one',
        mappings: [
          {
            at: ['port', 'entity', 'mappings', 0],
            blueprint: "'a'",
            entity: { ...entity, properties: { p: { x: ['.y', { z: '.z' }], w: [] } } },
          },
          {
            at: ['port', 'entity', 'mappings', 1],
            blueprint: '.type',
            entity: { ...entity, properties: { unknown: '.u' } },
          },
        ],
      },
    ]);
  });

  it('may be JSON, with lines in its problems as well', async () => {
    const json = 'mappings/entra.json';
    const text = JSON.stringify(parse(SOUND_RESOURCES), null, 2);
    expect((await load({ [json]: text })).map(({ file, kind }) => [file, kind])).toEqual([[json, '/users']]);
    expect(await problemsOf({ [json]: text.replace('"p"', '"q"') })).toEqual([
      {
        file: json,
        line: 14,
        path: '$.resources[0].port.entity.mappings.properties.q',
        message: 'the blueprint a has no property q',
      },
    ]);
    expect(await problemsOf({ [json]: '{' })).toMatchObject([{ file: json, line: 1, path: '$' }]);
  });

  it('is one of several: entra.yaml first, then those of the folder beside it in the order of their names', async () => {
    const files = {
      'mappings/entra/b.yaml': SOUND_RESOURCES.replace('/users', '/b'),
      'mappings/entra/deep/a.json': JSON.stringify(parse(SOUND_RESOURCES.replace('/users', '/c'))),
      'mappings/entra/README.md': '#',
      'mappings/opt-in/c.yaml': 'not read',
      [FILE]: SOUND_RESOURCES,
    };
    expect((await load(files)).map(({ file, index, kind }) => [file, index, kind])).toEqual([
      [FILE, 0, '/users'],
      ['mappings/entra/b.yaml', 0, '/b'],
      ['mappings/entra/deep/a.json', 0, '/c'],
    ]);
  });

  it.each([
    [
      { [FILE]: SOUND_RESOURCES, 'mappings/entra.json': JSON.stringify(parse(SOUND_RESOURCES)) },
      'mappings/entra.json',
      'stands beside mappings/entra.yaml; keep one of them',
    ],
    [
      { [FILE]: SOUND_RESOURCES, 'mappings/entra/x.yml': SOUND_RESOURCES },
      'mappings/entra/x.yml',
      'would not be read; name it mappings/entra/x.yaml',
    ],
  ])('is read, or refused: %#', async (files, file, message) => {
    expect(await problemsOf(files)).toEqual([{ file, path: '$', message }]);
  });

  it('is asked for where it is needed, also under another ending', async () => {
    const missing = { file: FILE, path: '$', message: expect.stringMatching(/^not found in/) as unknown };
    expect(await problemsOf({})).toEqual([missing]);
    expect(await problemsOf({ 'mappings/entra.yml': SOUND_RESOURCES })).toEqual([
      missing,
      { file: 'mappings/entra.yml', path: '$', message: 'would not be read; name it mappings/entra.yaml' },
    ]);
  });
});

it.each(REFUSED_RESOURCES)('refuses %s', async (...row) => {
  const [, from, to, line, path, message] = row;
  const text = replaced(from, to);
  const expected: unknown = typeof message === 'string' ? message : expect.stringMatching(message);
  expect(await problemsOf({ [FILE]: text })).toEqual([{ file: FILE, line, path, message: expected }]);
});
