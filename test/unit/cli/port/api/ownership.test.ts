import { createOwnership } from '../../../../../cli/port/api/ownership';
import { collect } from '../../../../support/collect';
import { blueprintOf, createLocalPort } from '../../../../support/local-port';

const OURS = 'port-sync/1.2.3 prod/azure';

/** Who wrote the entity is its name. */
const WRITERS: Readonly<Record<string, string>> = {
  ours: OURS,
  'ours-of-an-older-version': 'port-sync/0.9.0-beta.1 prod/azure',
  'another-source': 'port-sync/1.2.3 prod/entra',
  'another-instance': 'port-sync/1.2.3 test/azure',
  'an-instance-that-ends-alike': 'port-sync/1.2.3 my-prod/azure',
  'an-instance-that-begins-alike': 'port-sync/1.2.3 prod2/azure',
  'another-tool': 'port-ocean/azure/0.1/prod/exporter',
  'by-hand': 'Mozilla/5.0',
  'a-webhook': 'port/webhook/port-sync-azure',
};

function setUp(properties: readonly string[]) {
  const local = createLocalPort([blueprintOf('b', properties), blueprintOf('empty', properties)]);
  for (const [identifier, userAgent] of Object.entries(WRITERS)) local.put('b', { identifier }, userAgent);
  const ownership = createOwnership(local.clientOf(OURS), { instance: 'prod', source: 'azure' });
  const all = async (): Promise<string[]> =>
    (await collect(ownership.all('b'))).flat().map(({ identifier }) => identifier);
  return { ...local, ownership, all };
}

test('ours is what carries our instance and source as its data source, whatever the version', async () => {
  const { all, ownership } = setUp([]);
  expect(await all()).toEqual(['ours', 'ours-of-an-older-version']);
  expect(await ownership.among('b', [...Object.keys(WRITERS), 'unknown'])).toEqual(
    new Set(['ours', 'ours-of-an-older-version']),
  );
});

test('what our webhook deliveries have marked is ours as well, each once', async () => {
  const { put, all, ownership } = setUp(['syncInstance', 'resourceId']);
  put(
    'b',
    { identifier: 'a-webhook', properties: { syncInstance: 'prod', resourceId: '/X' } },
    'port/webhook/w',
  );
  put('b', { identifier: 'ours', properties: { syncInstance: 'prod' } }, OURS);
  put('b', { identifier: 'marked-by-another', properties: { syncInstance: 'test' } }, 'port/webhook/w');
  expect(await all()).toEqual(['ours', 'ours-of-an-older-version', 'a-webhook']);
  const pages = await collect(ownership.all('b'));
  expect(pages.flat().at(-1)).toMatchObject({ identifier: 'a-webhook', properties: { resourceId: '/X' } });
  expect(await ownership.among('b', ['a-webhook', 'marked-by-another'])).toEqual(new Set(['a-webhook']));
});

test('a blueprint without the mark is not asked for it, and is described once', async () => {
  const { requests, ownership } = setUp([]);
  await ownership.among('b', ['ours']);
  await ownership.among('b', ['by-hand']);
  expect(requests.map(({ method }) => method)).toEqual(['GET', 'POST', 'POST']);
  expect(JSON.stringify(requests.map(({ body }) => body))).not.toContain('syncInstance');
});

test('identifiers are asked for by 100', async () => {
  const { requests, ownership } = setUp([]);
  const names = Array.from({ length: 201 }, (_, n) => `${n}`);
  expect(await ownership.among('b', [...names, ...names])).toEqual(new Set());
  expect(requests.filter(({ method }) => method === 'POST')).toHaveLength(3);
});

test('nothing is ours in a blueprint that Port does not have', async () => {
  const { ownership, requests } = setUp([]);
  expect(await ownership.among('nothing', [])).toEqual(new Set());
  expect(requests).toEqual([]);
});
