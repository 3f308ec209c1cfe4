import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { catalogWith, withCatalogFolder } from '../support/catalog-folder';
import { checkedEmulator } from '../support/checked-emulator';
import { greenSource } from '../support/green-run';
import { createInProcessCli, type InProcessCli } from '../support/in-process';
import { ROOT } from '../support/run-cli';

const emulator = checkedEmulator({ subscriptions: 3, resources: 60, seed: 83 });
const CHURN = { creates: 3, updates: 4, deletes: 2, moves: 1, retags: 2 };
let cli: InProcessCli;

beforeEach(async () => {
  cli = await createInProcessCli(emulator);
});

afterEach(() => cli.remove());

async function subscriptionIds(): Promise<string[]> {
  return (await emulator.admin.inventory()).subscriptions.map(({ subscriptionId }) => subscriptionId);
}

const SCOPE_CHANGED = {
  mode: 'full',
  fallback: 'the scope or the mapping changed',
  scope: expect.objectContaining({ changed: true }) as object,
};
const AS_BEFORE = {
  mode: 'incremental',
  fallback: null,
  scope: expect.objectContaining({ changed: false }) as object,
};

describe('an incremental run reads everything by itself, once, and says why,', () => {
  test.each([
    [
      'AZURE_SUBSCRIPTION_IDS',
      (ids: readonly string[]) => ids.slice(0, 2),
      (ids: readonly string[]) => ids.slice(0, 2),
    ],
    [
      'AZURE_EXCLUDED_SUBSCRIPTION_IDS',
      (ids: readonly string[]) => ids.slice(2),
      (ids: readonly string[]) => ids.slice(0, 2),
    ],
  ])('where the list of subscriptions changed: %s', async (name, listed, left) => {
    greenSource(await cli.full());
    const ids = await subscriptionIds();
    const env = { [name]: listed(ids).join() };
    await emulator.admin.churn({ ...CHURN, seed: 1 });
    // What leaves the scope is more than the guard lets go.
    const flags = { 'accept-deletes': true };
    expect(greenSource(await cli.incremental({ env, flags }))).toMatchObject(SCOPE_CHANGED);
    await emulator.assertPortEqualsAzure({ subscriptionIds: left(ids) });
    expect(greenSource(await cli.incremental({ env }))).toMatchObject(AS_BEFORE);

    await emulator.admin.churn({ ...CHURN, seed: 2 });
    expect(greenSource(await cli.incremental())).toMatchObject(SCOPE_CHANGED);
    await emulator.assertPortEqualsAzure();
  });

  test('where the mapping changed', async () => {
    greenSource(await cli.full());
    await emulator.admin.churn({ ...CHURN, seed: 3 });
    const mapping: unknown = JSON.parse(await readFile(join(ROOT, 'mappings', 'azure.json'), 'utf8'));
    const changed = JSON.parse(
      JSON.stringify(mapping).replace('.item.data.name', '(.item.data.name | .)'),
    ) as unknown;
    expect(changed).not.toEqual(mapping);
    await withCatalogFolder(await catalogWith(changed), async (folder) => {
      const env = { PORT_SYNC_CATALOG: folder };
      expect(greenSource(await cli.incremental({ env }))).toMatchObject(SCOPE_CHANGED);
      await emulator.assertPortEqualsAzure();
      expect(greenSource(await cli.incremental({ env }))).toMatchObject(AS_BEFORE);
    });
  });

  test('and goes back to changes although it was not asked for a full run', async () => {
    greenSource(await cli.full());
    await emulator.admin.advance(7 * 86_400_000);
    expect(greenSource(await cli.incremental())).toMatchObject({
      mode: 'full',
      fallback: expect.stringMatching(/^the last checkpoint \(.*\) is older than the change feed/) as string,
    });
    expect(greenSource(await cli.incremental())).toMatchObject(AS_BEFORE);
  });
});

describe('a subscription that is moved between management groups', () => {
  test('leaves the scope of one, and enters it again, with all that lies in it', async () => {
    const { managementGroups, subscriptions } = await emulator.admin.inventory();
    const [moved] = subscriptions;
    const home = moved?.managementGroup ?? '';
    const away = managementGroups.find(({ name }) => !isUnder(name, home, managementGroups))?.name;
    const subscriptionId = moved?.subscriptionId ?? '';
    const env = { AZURE_MANAGEMENT_GROUP_IDS: home };
    const under = subscriptions.filter((each) => isUnder(each.managementGroup, home, managementGroups));
    const all = under.map((each) => each.subscriptionId);
    expect(all).toContain(subscriptionId);
    greenSource(await cli.full({ env }));
    await emulator.assertPortEqualsAzure({ subscriptionIds: all });

    const move = { operation: 'updateSubscription', subscriptionId } as const;
    await emulator.admin.apply({ ...move, managementGroup: away });
    const flags = { 'accept-deletes': true };
    const left = greenSource(await cli.incremental({ env, flags }));
    expect(left).toMatchObject(AS_BEFORE);
    expect(left.rereads).toContainEqual(`subscription ${subscriptionId}: out of scope now, read whole`);
    await emulator.assertPortEqualsAzure({ subscriptionIds: all.filter((id) => id !== subscriptionId) });

    await emulator.admin.apply({ ...move, managementGroup: home });
    const back = greenSource(await cli.incremental({ env }));
    expect(back.rereads).toContainEqual(`subscription ${subscriptionId}: new to the scope, read whole`);
    await emulator.assertPortEqualsAzure({ subscriptionIds: all });
    expect(greenSource(await cli.incremental({ env })).rereads).toEqual([]);
  });
});

interface Group {
  readonly name: string;
  readonly parent: string | null;
}

function isUnder(name: string, above: string, groups: readonly Group[]): boolean {
  const parent = groups.find((group) => group.name === name)?.parent ?? null;
  return name === above || (parent !== null && isUnder(parent, above, groups));
}
