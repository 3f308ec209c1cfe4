import type { OperationOf } from '../../emulator/inventory/operation';
import { checkedEmulator } from '../support/checked-emulator';
import { greenSource } from '../support/green-run';
import { createInProcessCli, type InProcessCli } from '../support/in-process';
import { sourceOf } from '../support/outcome';

const emulator = checkedEmulator({ subscriptions: 2, resources: 60, seed: 61 });
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const CHURN = { creates: 4, updates: 6, deletes: 3, moves: 1, retags: 3, groupRetags: 1 };
let cli: InProcessCli;

beforeEach(async () => {
  cli = await createInProcessCli(emulator);
});

afterEach(() => cli.remove());

async function firstGroup(): Promise<string> {
  return String((await emulator.admin.inventory()).resourceGroups[0]?.['id']);
}

async function firstResource(): Promise<string> {
  const { resources } = await emulator.admin.inventory();
  const nested = (id: string): boolean => resources.some((row) => String(row['id']).startsWith(`${id}/`));
  return String(resources.find((row) => !nested(String(row['id'])))?.['id']);
}

const retag = (id: string, lag: Partial<OperationOf<'retagResource'>>): OperationOf<'retagResource'> => ({
  operation: 'retagResource',
  id,
  tags: { seen: 'yes' },
  ...lag,
});

async function shownIdentifiers(): Promise<string[]> {
  await emulator.admin.settlePort();
  const shown = Object.values(await emulator.admin.entities()).flat();
  return shown.map(({ identifier }) => identifier).sort();
}

async function assertPortIsBehind(): Promise<void> {
  await expect(emulator.assertPortEqualsAzure()).rejects.toThrow('Port differs from Azure');
}

describe('without a checkpoint', () => {
  test('a run brings the last minutes only, is green, and says that it stands on nothing', async () => {
    await emulator.admin.churn({ creates: 3, seed: 1 });
    await emulator.admin.advance(20 * MINUTE);
    const [subscription] = await emulator.admin.apply({ operation: 'createSubscription' });
    const subscriptionId = subscription?.id.split('/').at(-1) ?? '';
    const [group] = await emulator.admin.apply({ operation: 'createResourceGroup', subscriptionId });
    const [resource] = await emulator.admin.apply({
      operation: 'createResource',
      resourceGroupId: group?.id ?? '',
    });
    const source = greenSource(await cli.incremental());
    expect(source).toMatchObject({ mode: 'incremental', baseline: 'none', fallback: null });
    const made = [subscription, group, resource].map((one) => one?.id.toLowerCase());
    expect(await shownIdentifiers()).toEqual(made.toSorted());

    expect(greenSource(await cli.incremental()).baseline).toBe('none');
    expect(greenSource(await cli.full()).mode).toBe('full');
    expect(greenSource(await cli.incremental()).baseline).toBe('checkpoint');
    await emulator.assertPortEqualsAzure();
  });

  test('a change brings the group and the subscription that it lies in, run after run', async () => {
    const { resources } = await emulator.admin.inventory();
    for (const id of [resources[0], resources.at(-1)].map((row) => String(row?.['id']))) {
      await emulator.admin.apply(retag(id, {}));
      expect(greenSource(await cli.incremental())).toMatchObject({ mode: 'incremental', baseline: 'none' });
      const chain = id.toLowerCase().split('/');
      expect(await shownIdentifiers()).toEqual(
        expect.arrayContaining([3, 5, chain.length].map((depth) => chain.slice(0, depth).join('/'))),
      );
      await emulator.admin.advance(31 * MINUTE);
    }
    greenSource(await cli.full());
    await emulator.assertPortEqualsAzure();
  });
});

describe('everything is read instead, and the result says why,', () => {
  test('where the scope changed', async () => {
    greenSource(await cli.full());
    const { resources } = await emulator.admin.inventory();
    const types = [String(resources[0]?.['type'])];
    await emulator.admin.churn({ ...CHURN, seed: 2 });
    const source = greenSource(await cli.incremental({ env: { RESOURCE_TYPES: types.join() } }));
    expect(source).toMatchObject({ mode: 'full', fallback: expect.stringMatching(/scope/) as string });
    expect(source.scope.changed).toBe(true);
    await emulator.assertPortEqualsAzure({ types });

    const next = greenSource(await cli.incremental({ env: { RESOURCE_TYPES: types.join() } }));
    expect(next).toMatchObject({ mode: 'incremental', fallback: null });
    await emulator.assertPortEqualsAzure({ types });
  });

  test('where the gap is longer than the feed surely remembers', async () => {
    greenSource(await cli.full());
    await emulator.admin.churn({ creates: 5, updates: 5, deletes: 2, seed: 3 });
    await emulator.admin.advance(6 * 24 * HOUR + MINUTE);
    const source = greenSource(await cli.incremental());
    expect(source).toMatchObject({ mode: 'full', fallback: expect.stringMatching(/older/) as string });
    await emulator.assertPortEqualsAzure();
  });

  test('but not after five days', async () => {
    greenSource(await cli.full());
    await emulator.admin.churn({ ...CHURN, seed: 4 });
    await emulator.admin.advance(5 * 24 * HOUR);
    expect(greenSource(await cli.incremental())).toMatchObject({ mode: 'incremental', fallback: null });
    await emulator.assertPortEqualsAzure();
  });
});

describe('--since', () => {
  test('before the checkpoint reads again, and commits', async () => {
    await emulator.admin.churn({ ...CHURN, seed: 5 });
    greenSource(await cli.full());
    const source = greenSource(await cli.incremental({ flags: { since: '3h' } }));
    expect(source.kinds['resource']?.delivered).toBeGreaterThan(3);
    expect(Date.parse(source.window.from ?? '')).toBeLessThan(Date.now() - 3 * HOUR + MINUTE);
    await emulator.assertPortEqualsAzure();
  });

  test('later than the checkpoint reads and does not commit, so that nothing is skipped', async () => {
    greenSource(await cli.full());
    await emulator.admin.churn({ ...CHURN, seed: 6 });
    await emulator.admin.advance(1500);
    const later = (await emulator.admin.now()).toISOString();
    const now = Date.parse(later);
    const outcome = await cli.incremental({ flags: { since: later }, now });
    expect(outcome.exitCode).toBe(0);
    expect(sourceOf(outcome).window.committed).toBe(false);
    await assertPortIsBehind();

    greenSource(await cli.incremental());
    await emulator.assertPortEqualsAzure();
  });

  test.each(['yesterday', '2026-01-01', '30', '-5m', '20d', '2999-01-01T00:00:00Z'])(
    '%s is refused before anything is asked for',
    async (since) => {
      const outcome = await cli.incremental({ flags: { since } });
      expect(outcome.exitCode).toBe(2);
      expect(outcome.error?.message).toContain('--since');
      expect((await emulator.admin.requests()).requests).toEqual([]);
    },
  );
});

describe('what shows up late', () => {
  test('a change row with an older time arrives by the overlap of the next run', async () => {
    greenSource(await cli.full());
    await emulator.admin.apply(retag(await firstResource(), { feedLagMs: 5 * MINUTE }));
    expect(greenSource(await cli.incremental()).kinds['resource']).toMatchObject({ delivered: 0 });
    await assertPortIsBehind();
    await emulator.admin.advance(6 * MINUTE);
    greenSource(await cli.incremental());
    await emulator.assertPortEqualsAzure();
  });

  test('a table that still shows the old state is read again by the overlap', async () => {
    greenSource(await cli.full());
    await emulator.admin.apply(retag(await firstResource(), { tableLagMs: 5 * MINUTE }));
    greenSource(await cli.incremental());
    await assertPortIsBehind();
    await emulator.admin.advance(6 * MINUTE);
    greenSource(await cli.incremental());
    await emulator.assertPortEqualsAzure();
  });

  test('a resource that cannot be read yet is pending, and comes as soon as it can', async () => {
    greenSource(await cli.full());
    const resourceGroupId = await firstGroup();
    const [made] = await emulator.admin.apply({
      operation: 'createResource',
      resourceGroupId,
      tableLagMs: 3 * HOUR,
    });
    const id = made?.id.toLowerCase();
    const first = greenSource(await cli.incremental());
    expect(first.pending).toEqual([{ id, since: expect.any(String) as string }]);

    await emulator.admin.advance(40 * MINUTE);
    expect(greenSource(await cli.incremental()).pending).toEqual(first.pending);

    await emulator.admin.advance(21 * MINUTE);
    const late = await cli.incremental();
    expect(late.exitCode).toBe(3);
    expect(sourceOf(late).incomplete).toEqual([expect.objectContaining({ subject: id })]);

    await emulator.admin.advance(2 * HOUR);
    const last = greenSource(await cli.incremental());
    expect(last.pending).toEqual([]);
    await emulator.assertPortEqualsAzure();
  });

  test('a group goes out before what lies in it, although its own change row comes later', async () => {
    greenSource(await cli.full());
    const [group] = await emulator.admin.apply({
      operation: 'createResourceGroup',
      subscriptionId: (await firstGroup()).split('/')[2] ?? '',
      feedLagMs: 5 * MINUTE,
    });
    await emulator.admin.apply({ operation: 'createResource', resourceGroupId: group?.id ?? '' });
    greenSource(await cli.incremental());
    await emulator.assertPortEqualsAzure();
  });

  test.each(['full', 'incremental'] as const)(
    'a group that cannot be read yet is waited for by what lies in it, in a run that is %s',
    async (command) => {
      greenSource(await cli.full());
      const [group] = await emulator.admin.apply({
        operation: 'createResourceGroup',
        subscriptionId: (await firstGroup()).split('/')[2] ?? '',
        tableLagMs: 20 * MINUTE,
        feedLagMs: 5 * MINUTE,
      });
      const [resource] = await emulator.admin.apply({
        operation: 'createResource',
        resourceGroupId: group?.id ?? '',
      });
      const first = greenSource(await cli[command]());
      expect(first.pending.map(({ id }) => id)).toEqual([resource?.id.toLowerCase()]);
      await emulator.admin.advance(21 * MINUTE);
      expect(greenSource(await cli[command]()).pending).toEqual([]);
      await emulator.assertPortEqualsAzure();
    },
  );

  test('a resource that was never to be read and went again is waited for no longer', async () => {
    greenSource(await cli.full());
    const resourceGroupId = await firstGroup();
    const [made] = await emulator.admin.apply({
      operation: 'createResource',
      resourceGroupId,
      tableLagMs: HOUR,
    });
    expect(greenSource(await cli.incremental()).pending).toHaveLength(1);
    await emulator.admin.apply({ operation: 'deleteResource', id: String(made?.id) });
    expect(greenSource(await cli.incremental()).pending).toEqual([]);
    await emulator.assertPortEqualsAzure();
  });
});

test('a full run, too, learns how something ended that an earlier run had to wait for', async () => {
  greenSource(await cli.full());
  const id = await firstResource();
  await emulator.admin.apply(retag(id, {}), {
    operation: 'deleteResource',
    id,
    feedLagMs: 2 * MINUTE,
  });
  expect(greenSource(await cli.incremental()).pending).toHaveLength(1);
  await emulator.admin.advance(20 * MINUTE);
  expect(greenSource(await cli.full()).pending).toEqual([]);
  await emulator.assertPortEqualsAzure();
});

describe('a row that lingers after its resource was deleted', () => {
  const env = { RESOURCE_GROUP_TAG_FILTERS: '{"exclude":{"environment":"nowhere"}}' };

  test('is deleted all the same, and does not come back', async () => {
    greenSource(await cli.full({ env }));
    const id = await firstResource();
    await emulator.admin.apply({ operation: 'deleteResource', id, lingerMs: 5 * HOUR });
    greenSource(await cli.incremental({ env }));
    await emulator.assertPortEqualsAzure();
    await emulator.admin.advance(10 * MINUTE);
    greenSource(await cli.incremental({ env }));
    await emulator.assertPortEqualsAzure();
  });

  test('does not come back when its group is read whole, long after', async () => {
    greenSource(await cli.full({ env }));
    const id = await firstResource();
    await emulator.admin.apply({ operation: 'deleteResource', id, lingerMs: 5 * HOUR });
    greenSource(await cli.incremental({ env }));
    // Twice the overlap and more: no window of a later run reaches back to the deletion.
    await emulator.admin.advance(30 * MINUTE);
    greenSource(await cli.incremental({ env }));
    await emulator.admin.advance(30 * MINUTE);
    const group = id.split('/').slice(0, 5).join('/');
    await emulator.admin.apply({ operation: 'retagResourceGroup', id: group, tags: { team: 'new' } });
    const source = greenSource(await cli.incremental({ env }));
    expect(source.rereads).toHaveLength(1);
    await emulator.assertPortEqualsAzure();
  });
});
