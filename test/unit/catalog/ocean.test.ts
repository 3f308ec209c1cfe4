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
});

it.each(REFUSED_RESOURCES)('refuses %s', async (_rule, from, to, line, path, message) => {
  const text = replaced(from, to);
  const expected: unknown = typeof message === 'string' ? message : expect.stringMatching(message);
  expect(await problemsOf({ [FILE]: text })).toEqual([{ file: FILE, line, path, message: expected }]);
});
