import type { Tags } from '../../emulator/inventory/model';
import { checkedEmulator } from '../support/checked-emulator';
import type { ExpectedScope } from '../support/expected-catalog';
import { GREEN, sourceOf, summaryOf } from '../support/outcome';
import { createInProcessCli } from '../support/in-process';
import { installSyncCli } from '../support/sync-cli';

const emulator = checkedEmulator({ subscriptions: 3, resources: 90, seed: 21 });
const withoutPort = { PORT_CLIENT_ID: undefined, PORT_CLIENT_SECRET: undefined };

/** The two most frequent types of the inventory, in lower case. */
async function frequentTypes(): Promise<string[]> {
  const { resources } = await emulator.admin.inventory();
  const byType = Map.groupBy(resources, ({ type }) => String(type));
  return [...byType]
    .sort(([, a], [, b]) => b.length - a.length)
    .slice(0, 2)
    .map(([type]) => type);
}

async function subscriptionIds(): Promise<string[]> {
  return (await emulator.admin.inventory()).subscriptions.map(({ subscriptionId }) => subscriptionId);
}

/** Words in capitals: Azure's types are compared without case. */
function shout(text: string): string {
  return text.toUpperCase().replace('MICROSOFT', 'Microsoft');
}

const PROD_NOT_SRE = {
  filters: JSON.stringify({ include: { environment: 'PROD' }, exclude: { team: 'sre', costCenter: 'none' } }),
  isGroupIn: (tags: Tags) => tags?.['environment'] === 'prod' && tags['team'] !== 'sre',
};

describe('a filter', () => {
  const filters: readonly [
    string,
    () => Promise<{ env: Record<string, string>; scope: Partial<ExpectedScope> }>,
  ][] = [
    [
      'of types in any case',
      async () => {
        const types = await frequentTypes();
        return { env: { RESOURCE_TYPES: JSON.stringify(types.map(shout)) }, scope: { types } };
      },
    ],
    [
      'of tags that groups must have and must not have',
      () =>
        Promise.resolve({
          env: { RESOURCE_GROUP_TAG_FILTERS: PROD_NOT_SRE.filters },
          scope: { isGroupIn: PROD_NOT_SRE.isGroupIn },
        }),
    ],
    [
      'of tags that groups must not have',
      () =>
        Promise.resolve({
          env: {
            RESOURCE_GROUP_TAG_FILTERS: '{"exclude":{"environment":"Prod","owner":"li.wei@contoso.com"}}',
          },
          scope: {
            isGroupIn: (tags: Tags) =>
              tags?.['environment'] !== 'prod' && tags?.['owner'] !== 'li.wei@contoso.com',
          },
        }),
    ],
    [
      'of tags and types together',
      async () => {
        const types = await frequentTypes();
        return {
          env: {
            RESOURCE_TYPES: types.map(shout).join(', '),
            RESOURCE_GROUP_TAG_FILTERS: PROD_NOT_SRE.filters,
          },
          scope: { types, isGroupIn: PROD_NOT_SRE.isGroupIn },
        };
      },
    ],
    [
      'of subscriptions',
      async () => {
        const [first = '', second = ''] = await subscriptionIds();
        return {
          env: { AZURE_SUBSCRIPTION_IDS: `${first.toUpperCase()}, ${second}` },
          scope: { subscriptionIds: [first, second] },
        };
      },
    ],
    [
      'of subscriptions to leave out',
      async () => {
        const [first = '', ...others] = await subscriptionIds();
        return {
          env: { AZURE_EXCLUDED_SUBSCRIPTION_IDS: first.toUpperCase() },
          scope: { subscriptionIds: others },
        };
      },
    ],
  ];

  test.each(filters)('%s decides what Port shows', async (_name, plan) => {
    const { env, scope } = await plan();
    const everything = await emulator.expected();
    const wanted = await emulator.expected(scope);
    expect(wanted.length).toBeGreaterThan(3);
    expect(wanted.length).toBeLessThan(everything.length);
    const cli = await createInProcessCli(emulator);
    expect(summaryOf(await cli.full({ env }))).toEqual(GREEN);
    await cli.remove();
    await emulator.assertPortEqualsAzure(scope);
  });
});

test('management groups decide what Port shows, subscriptions below sub-groups included', async () => {
  const { managementGroups, subscriptions } = await emulator.admin.inventory();
  const chains = subscriptions.map(({ subscriptionId, managementGroup }) => {
    const above: string[] = [];
    for (let name: string | null = managementGroup; name !== null;) {
      above.push(name);
      name = managementGroups.find((group) => group.name === name)?.parent ?? null;
    }
    return { subscriptionId, above };
  });
  const candidate = managementGroups.find(({ name }) => {
    const under = chains.filter(({ above }) => above.includes(name)).length;
    return under > 0 && under < chains.length;
  });
  const id = candidate?.name ?? '';
  const selected = chains
    .filter(({ above }) => above.includes(id))
    .map(({ subscriptionId }) => subscriptionId);
  const outcome = await installSyncCli(emulator).run({
    env: { AZURE_MANAGEMENT_GROUP_IDS: id.toUpperCase() },
  });
  expect(summaryOf(outcome)).toEqual(GREEN);
  await emulator.assertPortEqualsAzure({ subscriptionIds: selected });
});

describe('a scope that changes between two runs', () => {
  test.each([
    ['with Port API credentials', {}, 'verified'],
    ['without Port API credentials', withoutPort, 'accepted, not verified'],
  ])('takes from Port what it leaves outside, %s', async (_name, credentials, verification) => {
    const cli = installSyncCli(emulator);
    const [first = '', ...others] = await subscriptionIds();
    await cli.run({ env: credentials });
    await emulator.assertPortEqualsAzure();

    const types = await frequentTypes();
    const narrower = { ...credentials, AZURE_EXCLUDED_SUBSCRIPTION_IDS: first, RESOURCE_TYPES: types.join() };
    const second = await cli.run({ env: narrower });
    expect(summaryOf(second)).toEqual({ ...GREEN, verification });
    expect(sourceOf(second).scope).toMatchObject({ changed: true, subscriptions: others.length });
    await emulator.assertPortEqualsAzure({ subscriptionIds: others, types });

    const filtered = { ...credentials, RESOURCE_GROUP_TAG_FILTERS: PROD_NOT_SRE.filters };
    expect(summaryOf(await cli.run({ env: filtered }))).toEqual({ ...GREEN, verification });
    await emulator.assertPortEqualsAzure({ isGroupIn: PROD_NOT_SRE.isGroupIn });
  });

  test('is refused where it would leave nothing, until a person agrees', async () => {
    const cli = installSyncCli(emulator);
    await cli.run();
    const env = { RESOURCE_GROUP_TAG_FILTERS: '{"include":{"environment":"no-such-environment"}}' };
    const refused = await cli.run({ env });
    expect(refused.exitCode).toBe(5);
    const shown = await emulator.admin.entities();
    expect(Object.values(shown).flat()).toHaveLength((await emulator.expected()).length);

    expect(summaryOf(await cli.run({ env, args: ['--accept-deletes'] }))).toEqual(GREEN);
    await emulator.assertPortEqualsAzure({ isGroupIn: () => false });
  });
});
