import { catalogWith, withCatalogFolder } from '../support/catalog-folder';
import { checkedEmulator } from '../support/checked-emulator';
import { createInProcessCli } from '../support/in-process';
import { GREEN, summaryOf } from '../support/outcome';
import { createPortApi } from '../support/port-api';
import { countPortWrites } from '../support/port-writes';
import { installSyncCli } from '../support/sync-cli';

const emulator = checkedEmulator({ subscriptions: 2, resources: 60, seed: 71 });

test('a mapping made for one change a request keeps working', async () => {
  await removeWhatPortRefuses();
  const port = await createPortApi(emulator);
  const webhook = await port.createWebhook(ONE_A_REQUEST);
  const env = { PORT_WEBHOOK_INGEST_URL: webhook.url };
  const outcome = await installSyncCli(emulator).run({ env, args: ['--wire', 'single'] });
  expect(summaryOf(outcome)).toEqual(GREEN);
  await assertShown();
  const { requests } = await emulator.admin.requests();
  const expected = await emulator.expected();
  expect(requests.filter(({ service }) => service === 'ingest')).toHaveLength(expected.length);
});

test('it makes the same entities where it is evaluated here, and deletes what Azure no longer has', async () => {
  await removeWhatPortRefuses();
  const cli = await createInProcessCli(emulator);
  const flags = { delivery: 'api', wire: 'single' };
  await withCatalogFolder(await catalogWith(ONE_A_REQUEST), async (catalog) => {
    const run = { flags: { ...flags, catalog } };
    expect(summaryOf(await cli.full(run))).toEqual(GREEN);
    await assertShown();
    await emulator.admin.clearRequests();
    expect(summaryOf(await cli.full(run))).toEqual(GREEN);
    expect(await countPortWrites(emulator.admin)).toBe(0);
    await emulator.admin.churn({ deletes: 3, seed: 1 });
    await emulator.admin.advance(15 * 86_400_000);
    expect(summaryOf(await cli.full({ flags: { ...run.flags, 'accept-deletes': true } }))).toEqual(GREEN);
    await assertShown();
  });
  await cli.remove();
});

/** Port shows what Azure has, as far as such a mapping says anything of it. */
async function assertShown(): Promise<void> {
  const expected = await emulator.expected();
  const shown = Object.values(await emulator.admin.entities()).flat();
  expect(shown.map(({ identifier, title }) => `${identifier} ${title ?? ''}`).sort()).toEqual(
    expected.map(({ identifier, title }) => `${spaced(identifier)} ${title}`).sort(),
  );
  const byIdentifier = new Map(expected.map((entity) => [spaced(entity.identifier), entity]));
  for (const { identifier, properties, relations } of shown) {
    const wanted = byIdentifier.get(identifier);
    expect(properties).toEqual(
      Object.fromEntries(
        Object.keys(properties).map((key) => [key, emptyToNull(wanted?.properties[key], properties[key])]),
      ),
    );
    expect(wanted?.relations).toMatchObject(relations);
  }
}

/** Such a mapping puts ids into identifiers as they are, so that it never could carry what Port refuses there. */
async function removeWhatPortRefuses(): Promise<void> {
  const refused = ({ id }: { readonly id?: unknown }): boolean =>
    /[^\p{L}0-9@_.+:\\/='\- ]/u.test(String(id));
  const before = await emulator.admin.inventory();
  const groups = before.resourceGroups.filter(refused);
  await emulator.admin.apply(
    ...groups.map(({ id }) => ({ operation: 'deleteResourceGroup', id: String(id) }) as const),
  );
  const { resources } = await emulator.admin.inventory();
  await emulator.admin.apply(
    ...resources.filter(refused).map(({ id }) => ({ operation: 'deleteResource', id: String(id) }) as const),
  );
  // Long enough ago that nobody has to be told of it any more.
  await emulator.admin.advance(24 * 3_600_000);
}

/** The mapping hands over what Azure has, also where that is nothing. */
function emptyToNull(wanted: unknown, shown: unknown): unknown {
  const isEmpty = shown === null && (wanted === undefined || JSON.stringify(wanted) === '{}');
  return isEmpty ? null : wanted;
}

/** The mapping's own way with spaces. */
function spaced(identifier: string): string {
  return identifier.replaceAll('=20', '_');
}

/** In the manner of Port's own incremental sync: single quotes, `.body.data`, one change in a request. */
const RESOURCE_ID = '.body.data.resourceId | gsub(" "; "_")';
const ofType = (type: string, operation: string): string =>
  `.body.data.type == '${type}' and .body.operation == '${operation}'`;
const ONE_A_REQUEST = {
  identifier: 'one-a-request',
  title: 'One a request',
  enabled: true,
  security: {},
  mappings: [
    {
      blueprint: 'azureSubscription',
      operation: 'create',
      filter: ofType('microsoft.resources/subscriptions', 'upsert'),
      entity: {
        identifier: RESOURCE_ID,
        title: '.body.data.name',
        properties: { subscriptionId: '.body.data.subscriptionId', tags: '.body.data.tags' },
      },
    },
    {
      blueprint: 'azureResourceGroup',
      operation: 'create',
      filter: ofType('microsoft.resources/subscriptions/resourcegroups', 'upsert'),
      entity: {
        identifier: RESOURCE_ID,
        title: '.body.data.name',
        properties: { location: '.body.data.location', tags: '.body.data.tags' },
        relations: { subscription: '\'/subscriptions/\' + .body.data.subscriptionId | gsub(" "; "_")' },
      },
    },
    {
      blueprint: 'azureCloudResources',
      operation: 'create',
      filter: ".body.type == 'resource' and .body.operation == 'upsert'",
      entity: {
        identifier: RESOURCE_ID,
        title: '.body.data.name',
        properties: { type: '.body.data.type', location: '.body.data.location', tags: '.body.data.tags' },
        relations: {
          resourceGroup:
            '\'/subscriptions/\' + .body.data.subscriptionId + \'/resourcegroups/\' + .body.data.resourceGroup | gsub(" "; "_")',
        },
      },
    },
  ],
};
