import type { Tags } from '../../emulator/inventory/model';
import { checkedEmulator } from '../support/checked-emulator';
import { greenSource } from '../support/green-run';
import { createInProcessCli, type InProcessCli } from '../support/in-process';
import { sourceOf } from '../support/outcome';

const emulator = checkedEmulator({ subscriptions: 3, resources: 90, seed: 71 });
const DAY = 86_400_000;
const CHURN = { creates: 5, updates: 6, deletes: 3, moves: 2, retags: 4, groupCreates: 1, groupRetags: 3 };
let cli: InProcessCli;

beforeEach(async () => {
  cli = await createInProcessCli(emulator);
});

afterEach(() => cli.remove());

async function subscriptionIds(): Promise<string[]> {
  return (await emulator.admin.inventory()).subscriptions.map(({ subscriptionId }) => subscriptionId);
}

async function shownIdentifiers(): Promise<string[]> {
  await emulator.admin.settlePort();
  const shown = Object.values(await emulator.admin.entities()).flat();
  return shown.map(({ identifier }) => identifier).sort();
}

/** The largest group that is in by its tags, and the largest that is out. */
async function largestGroups(isIn: (tags: Tags) => boolean): Promise<{ inside: string; outside: string }> {
  const { resources, resourceGroups } = await emulator.admin.inventory();
  const sizeOf = (id: unknown): number =>
    resources.filter((row) => String(row['id']).startsWith(`${String(id)}/`)).length;
  const largest = resourceGroups.toSorted((a, b) => sizeOf(b['id']) - sizeOf(a['id']));
  const find = (wanted: boolean): string =>
    String(largest.find((row) => isIn(row['tags'] as Tags) === wanted)?.['id']);
  return { inside: find(true), outside: find(false) };
}

describe('a filter of tags', () => {
  const filters = [
    [
      'that groups must have',
      '{"include":{"environment":"prod"}}',
      (tags: Tags) => tags?.['environment'] === 'prod',
      { inwards: { environment: 'Prod' }, outwards: { environment: 'dev' } },
    ],
    [
      'that groups must not have',
      '{"exclude":{"environment":"prod"}}',
      (tags: Tags) => tags?.['environment']?.toLowerCase() !== 'prod',
      { inwards: null, outwards: { environment: 'PROD' } },
    ],
    [
      'of both sorts',
      '{"include":{"environment":"prod"},"exclude":{"frozen":"yes"}}',
      (tags: Tags) => tags?.['environment'] === 'prod' && tags['frozen'] !== 'yes',
      { inwards: { environment: 'prod', frozen: 'no' }, outwards: { environment: 'prod', frozen: 'yes' } },
    ],
  ] as const;

  test.each(filters)('%s lets groups enter and leave with all that lies in them', async (_name, ...rest) => {
    const [text, isGroupIn, { inwards, outwards }] = rest;
    const env = { RESOURCE_GROUP_TAG_FILTERS: text };
    const scope = { isGroupIn: (tags: Tags) => isGroupIn(lowerEnvironment(tags)) };
    greenSource(await cli.full({ env }));
    await emulator.assertPortEqualsAzure(scope);
    const { inside, outside } = await largestGroups(scope.isGroupIn);
    await emulator.admin.apply(
      { operation: 'retagResourceGroup', id: inside, tags: outwards },
      { operation: 'retagResourceGroup', id: outside, tags: inwards },
    );
    const source = greenSource(await cli.incremental({ env }));
    expect(source.rereads).not.toEqual([]);
    await emulator.assertPortEqualsAzure(scope);
    const shown = await shownIdentifiers();
    expect(shown).not.toContain(inside.toLowerCase());
    expect(shown).toContain(outside.toLowerCase());

    await emulator.admin.churn({ ...CHURN, groupDeletes: 1, seed: 3 });
    greenSource(await cli.incremental({ env }));
    await emulator.assertPortEqualsAzure(scope);
  });
});

/** The filter compares values without case. */
function lowerEnvironment(tags: Tags): Tags {
  const environment = tags?.['environment']?.toLowerCase();
  return environment === undefined ? tags : { ...tags, environment };
}

test('types in any case decide what an incremental run sends', async () => {
  const { resources } = await emulator.admin.inventory();
  const types = [...new Set(resources.map(({ type }) => String(type)))].slice(0, 4);
  const shouted = types.map((type) => type.toUpperCase().replace('MICROSOFT', 'Microsoft'));
  const env = { RESOURCE_TYPES: JSON.stringify(shouted) };
  greenSource(await cli.full({ env }));
  for (const seed of [1, 2]) {
    await emulator.admin.churn({ ...CHURN, creates: 20, deletes: 10, groupDeletes: 1, seed });
    greenSource(await cli.incremental({ env }));
    await emulator.assertPortEqualsAzure({ types });
  }
});

describe('a subscription', () => {
  test('that is new is read whole', async () => {
    greenSource(await cli.full());
    const [made] = await emulator.admin.apply({ operation: 'createSubscription' });
    const subscriptionId = made?.id.split('/').at(-1) ?? '';
    const [group] = await emulator.admin.apply({ operation: 'createResourceGroup', subscriptionId });
    const resourceGroupId = group?.id ?? '';
    await emulator.admin.apply({ operation: 'createResource', resourceGroupId });
    // Long before this program was allowed to see it.
    await emulator.admin.apply({ operation: 'hideSubscription', subscriptionId });
    await emulator.admin.advance(DAY);
    greenSource(await cli.incremental());
    await emulator.admin.apply({ operation: 'showSubscription', subscriptionId });
    const source = greenSource(await cli.incremental());
    expect(source.rereads).toEqual([expect.stringContaining(subscriptionId)]);
    await emulator.assertPortEqualsAzure();
    expect(greenSource(await cli.incremental()).rereads).toEqual([]);
  });

  test.each(['hideSubscription', 'revokeSubscription'] as const)(
    'that is out of reach (%s) loses nothing, and is caught up with when it is back',
    async (operation) => {
      greenSource(await cli.full());
      const [subscriptionId = '', ...others] = await subscriptionIds();
      const kept = (await emulator.expected()).filter(({ identifier }) =>
        identifier.includes(subscriptionId),
      );
      const { resources } = await emulator.admin.inventory();
      const doomed = resources.findLast((row) => row['subscriptionId'] === subscriptionId);
      await emulator.admin.apply(
        { operation, subscriptionId },
        { operation: 'deleteResource', id: String(doomed?.['id']) },
      );
      await emulator.admin.churn({ ...CHURN, seed: 4 });
      for (let run = 1; run <= 2; run += 1) {
        const outcome = await cli.incremental();
        expect(outcome.exitCode).toBe(3);
        expect(sourceOf(outcome).incomplete).toContainEqual(
          expect.objectContaining({ subject: `subscription ${subscriptionId}` }),
        );
        await emulator.assertPortEqualsAzure({ subscriptionIds: others }, kept);
        await emulator.admin.advance(DAY);
      }
      await emulator.admin.apply({ operation: 'showSubscription', subscriptionId });
      greenSource(await cli.incremental());
      await emulator.assertPortEqualsAzure();
    },
  );

  test.each(['each', 'none'] as const)(
    'that is deleted goes with all that lay in it, with change rows of its own for %s',
    async (childRows) => {
      greenSource(await cli.full());
      const [subscriptionId = ''] = await subscriptionIds();
      await emulator.admin.apply({ operation: 'deleteSubscription', subscriptionId, childRows });
      greenSource(await cli.incremental());
      await emulator.assertPortEqualsAzure();
      greenSource(await cli.incremental());
    },
  );

  test('that is renamed and moved to another management group shows it', async () => {
    greenSource(await cli.full());
    const { subscriptions, managementGroups } = await emulator.admin.inventory();
    const [subscription] = subscriptions;
    const target = managementGroups.find(({ name }) => name !== subscription?.managementGroup);
    await emulator.admin.apply({
      operation: 'updateSubscription',
      subscriptionId: subscription?.subscriptionId ?? '',
      displayName: "Élan d'or",
      managementGroup: target?.name,
    });
    greenSource(await cli.incremental());
    await emulator.assertPortEqualsAzure();
  });
});

test('what a full run was refused to delete is reported until somebody agrees, while changes go on', async () => {
  greenSource(await cli.full());
  const { resources } = await emulator.admin.inventory();
  await emulator.admin.churn({ deletes: 30, seed: 4 });
  await emulator.admin.advance(15 * DAY);
  const left = new Set((await emulator.expected()).map(({ identifier }) => identifier));
  const refused = await cli.full();
  expect(refused.exitCode).toBe(5);
  const stale = (await shownIdentifiers()).filter((identifier) => !left.has(identifier));
  expect(stale.length).toBeGreaterThan(resources.length / 10);

  for (const seed of [5, 6]) {
    await emulator.admin.churn({ creates: 3, updates: 3, seed });
    const meanwhile = await cli.incremental();
    expect(meanwhile.exitCode).toBe(5);
    expect(sourceOf(meanwhile)).toMatchObject({ mode: 'incremental', window: { committed: true } });
    expect(sourceOf(meanwhile).incomplete).toEqual([expect.objectContaining({ subject: 'deletion guard' })]);
    const truth = await emulator.expected();
    const shown = await shownIdentifiers();
    expect(shown).toEqual([...truth.map(({ identifier }) => identifier), ...stale].sort());
  }

  greenSource(await cli.full({ flags: { 'accept-deletes': true } }));
  await emulator.assertPortEqualsAzure();
  greenSource(await cli.incremental());
});

test('a run that could not deliver is made up for by the next one', async () => {
  greenSource(await cli.full());
  await emulator.admin.churn({ ...CHURN, groupDeletes: 1, seed: 8 });
  await emulator.admin.addFaults({ service: 'ingest', fault: { kind: 'status', status: 503 } });
  const failed = await cli.incremental();
  expect(failed.exitCode).toBe(4);
  expect(sourceOf(failed)).toMatchObject({ status: 'unavailable', window: { committed: false } });

  await emulator.admin.clearFaults();
  await emulator.admin.advance(3 * DAY);
  greenSource(await cli.incremental());
  await emulator.assertPortEqualsAzure();
});
