import { toIdentifier } from '../../../../../catalog/identifiers';
import { createHeldEntities } from '../../../../../cli/port/api/held-entities';
import { createApiOwnedCatalog } from '../../../../../cli/port/api/owned-catalog';
import { createOwnership } from '../../../../../cli/port/api/ownership';
import { collect } from '../../../../support/collect';
import { blueprintOf, createLocalPort } from '../../../../support/local-port';

const OURS = 'port-sync/1.2.3 prod/azure';

function setUp({ doubtful = [] }: { readonly doubtful?: readonly string[] } = {}) {
  const local = createLocalPort([
    blueprintOf('a', ['resourceId']),
    blueprintOf('b', []),
    blueprintOf('c', []),
  ]);
  const client = local.clientOf(OURS);
  const held = createHeldEntities(client, () => []);
  const ownership = createOwnership(client, { instance: 'prod', source: 'azure' });
  const catalog = createApiOwnedCatalog({
    client,
    held,
    ownership,
    filled: () => new Set(['a', 'b']),
    doubtful: () => new Set(doubtful),
  });
  const put = (blueprint: string, identifier: string, properties = {}, userAgent = OURS): void =>
    local.put(blueprint, { identifier, properties }, userAgent);
  const describeAll = () => catalog.blueprints(() => true);
  return { ...local, put, held, catalog, describeAll };
}

test('it is asked about the blueprints that the mapping fills, as far as they are wanted and certain', async () => {
  const { catalog } = setUp();
  const names = async (isWanted: (name: string) => boolean): Promise<string[]> =>
    (await catalog.blueprints(isWanted)).map(({ blueprint }) => blueprint);
  expect(await names(() => true)).toEqual(['a', 'b']);
  expect(await names((name) => name === 'b')).toEqual(['b']);
  expect((await setUp({ doubtful: ['a'] }).describeAll()).map(({ blueprint }) => blueprint)).toEqual(['b']);
});

test('where every entity belongs to an item of the run, nobody is asked whose they are', async () => {
  const { put, held, catalog, describeAll, requests } = setUp();
  put('a', 'x');
  const index = await held.all('a');
  index.keep('x');
  index.keep('refused and new');
  index.accept('written');
  const [described] = await describeAll();
  expect(described).toEqual({ blueprint: 'a', isOwnershipKnown: true, current: 2 });
  const before = requests.length;
  expect(await collect(catalog.entities(described ?? { blueprint: 'a', isOwnershipKnown: true }))).toEqual(
    [],
  );
  expect(requests).toHaveLength(before);
});

test('else it tells what this instance owns, of what it was made, and whether an item of the run comes to it', async () => {
  const { put, held, catalog, describeAll } = setUp();
  const id = '/subscriptions/s/resourceGroups/g (1)';
  put('a', 'current', { resourceId: '/Subscriptions/S' });
  put('a', toIdentifier(id));
  put('a', 'theirs', {}, 'Mozilla/5.0');
  (await held.all('a')).keep('current');
  const [described] = await describeAll();
  expect(described).toEqual({ blueprint: 'a', isOwnershipKnown: true });
  const pages = await collect(catalog.entities({ blueprint: 'a', isOwnershipKnown: true }));
  expect(pages.flat()).toEqual([
    { identifier: 'current', sourceId: '/subscriptions/s', isCurrent: true },
    { identifier: toIdentifier(id), sourceId: id, isCurrent: false },
  ]);
});

test('what is removed is gone from Port, and counted', async () => {
  const { put, catalog, port } = setUp();
  put('b', 'x');
  put('b', 'y');
  await expect(catalog.remove('b', ['x'])).resolves.toEqual({ removed: 1, refused: [] });
  expect((port.entities()['b'] ?? []).map(({ identifier }) => identifier)).toEqual(['y']);
});
