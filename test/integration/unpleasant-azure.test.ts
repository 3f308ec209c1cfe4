import type { Operation } from '../../emulator/inventory/operation';
import { checkedEmulator } from '../support/checked-emulator';
import { createInProcessCli, type InProcessCli } from '../support/in-process';
import { GREEN, summaryOf } from '../support/outcome';

const emulator = checkedEmulator({ subscriptions: 3, resources: 90, seed: 51 });
const MINUTE = 60_000;
let cli: InProcessCli;

beforeEach(async () => {
  cli = await createInProcessCli(emulator);
});

afterEach(() => cli.remove());

async function requestsTo(path: RegExp): Promise<readonly { readonly status: number | null }[]> {
  const { requests } = await emulator.admin.requests();
  return requests.filter((request) => path.test(request.path));
}

/** Resources with nothing nested in them, so that an operation on one concerns one. */
async function simpleResources(): Promise<string[]> {
  const { resources } = await emulator.admin.inventory();
  const ids = resources.map(({ id }) => String(id));
  return ids.filter((id) => !ids.some((other) => other.startsWith(`${id}/`)));
}

describe('Azure', () => {
  test('that caps its pages is read in smaller ones', async () => {
    await emulator.admin.configure({ payloadCapBytes: 12_000 });
    expect(summaryOf(await cli.full())).toEqual(GREEN);
    await emulator.assertPortEqualsAzure();
    const pages = await requestsTo(/ResourceGraph/);
    expect(pages.filter(({ status }) => status === 200).length).toBeGreaterThan(6);
    expect(pages.filter(({ status }) => status === 400).length).toBeGreaterThan(0);
  });

  test('that caps its pages below a single resource is told so', async () => {
    await emulator.admin.configure({ payloadCapBytes: 300 });
    const outcome = await cli.full();
    expect([3, 4]).toContain(outcome.exitCode);
    expect(JSON.stringify(outcome.result)).toContain('ResponsePayloadTooLarge');
  });

  test('that grants 15 queries per 5 s is never asked for more', async () => {
    await emulator.admin.configure({ payloadCapBytes: 6000, quota: { limit: 15, windowMs: 5000 } });
    const outcome = await cli.full();
    expect(summaryOf(outcome)).toEqual(GREEN);
    await emulator.assertPortEqualsAzure();
    expect((await requestsTo(/ResourceGraph/)).length).toBeGreaterThan(20);
    expect((await requestsTo(/ResourceGraph/)).filter(({ status }) => status === 429)).toEqual([]);
    expect(outcome.sleptMs).toBeGreaterThan(1000);
  });

  test('that grants less than it documents is obeyed', async () => {
    await emulator.admin.configure({ payloadCapBytes: 12_000, quota: { limit: 2, windowMs: 9000 } });
    expect(summaryOf(await cli.full())).toEqual(GREEN);
    await emulator.assertPortEqualsAzure();
  });

  test('whose tokens live for seconds is logged in to again', async () => {
    await emulator.admin.configure({
      payloadCapBytes: 12_000,
      quota: { limit: 2, windowMs: 5000 },
      tokenLifetimeSeconds: 8,
    });
    expect(summaryOf(await cli.full())).toEqual(GREEN);
    await emulator.assertPortEqualsAzure();
    expect((await requestsTo(/oauth2/)).length).toBeGreaterThan(1);
  });

  test('that lists subscriptions in pages is read to the last one', async () => {
    await emulator.admin.configure({ subscriptionPageSize: 1 });
    expect(summaryOf(await cli.full())).toEqual(GREEN);
    await emulator.assertPortEqualsAzure();
  });

  test('with names and tags that break naive programs is shown as it is', async () => {
    const { subscriptions } = await emulator.admin.inventory();
    const subscriptionId = subscriptions[0]?.subscriptionId ?? '';
    const tags = Object.fromEntries([
      ['__proto__', 'polluted'],
      ['constructor', 'Object'],
      ["owner's", "O'Brien"],
      ['OWNER', 'team-größe'],
      ['injection', "' or true //"],
      ['back\\slash', 'C:\\temp\\'],
      ['quote"', '"double" and \'single\''],
      ['emoji 🚀', '大'],
      ['empty', ''],
    ]) as Readonly<Record<string, string>>;
    const groups = ['rg(prod)', 'RG.With-Dots_', 'rg-größe-ß', 'Привет', 'a'.repeat(90)];
    for (const name of groups) {
      const [created] = await emulator.admin.apply({
        operation: 'createResourceGroup',
        subscriptionId,
        name,
        tags,
      });
      const names = [
        'Failure Anomalies - app #1',
        'a=20b',
        '100% & more; [x]{y}',
        "it's~$*!",
        'größe, 大 🚀',
      ];
      await emulator.admin.apply(
        ...names.map(
          (resource) =>
            ({
              operation: 'createResource',
              resourceGroupId: created?.id ?? '',
              type: 'Microsoft.Insights/components',
              name: resource,
              tags,
            }) as const,
        ),
      );
    }
    const env = { RESOURCE_GROUP_TAG_FILTERS: JSON.stringify({ exclude: { injection: 'other' } }) };
    expect(summaryOf(await cli.full({ env }))).toEqual(GREEN);
    await emulator.assertPortEqualsAzure();

    const hostile = { include: { injection: "' OR TRUE //", "owner's": "o'brien" } };
    const narrowed = { RESOURCE_GROUP_TAG_FILTERS: JSON.stringify(hostile) };
    const flags = { 'accept-deletes': true };
    expect(summaryOf(await cli.full({ env: narrowed, flags }))).toEqual(GREEN);
    await emulator.assertPortEqualsAzure({ isGroupIn: (found) => found?.['injection'] === "' or true //" });
  });
});

describe('what Azure shows late', () => {
  const changes = async (timing: Partial<Operation>): Promise<Operation[]> => {
    const [created, updated, retagged, deleted, moved] = await simpleResources();
    const { resourceGroups } = await emulator.admin.inventory();
    const group = String(resourceGroups.at(-1)?.id);
    const operations = [
      {
        operation: 'createResource',
        resourceGroupId: created?.split('/providers/')[0] ?? '',
        name: 'late-one',
      },
      { operation: 'updateResource', id: updated ?? '', kind: 'changed' },
      { operation: 'retagResource', id: retagged ?? '', tags: { owner: 'late' } },
      { operation: 'deleteResource', id: deleted ?? '' },
      { operation: 'moveResource', id: moved ?? '', resourceGroupId: group },
    ] as const;
    return operations.map((operation) => ({ ...operation, ...timing }) as Operation);
  };

  test('in its change feed is right all the same', async () => {
    await cli.full();
    await emulator.admin.apply(...(await changes({ feedLagMs: 4 * MINUTE })));
    expect(summaryOf(await cli.full())).toEqual(GREEN);
    await emulator.assertPortEqualsAzure();
    await emulator.admin.advance(5 * MINUTE);
    expect(summaryOf(await cli.full())).toEqual(GREEN);
    await emulator.assertPortEqualsAzure();
  });

  test('in its tables is right as soon as it shows', async () => {
    await cli.full();
    await emulator.admin.apply(...(await changes({ tableLagMs: 4 * MINUTE, lingerMs: 4 * MINUTE })));
    expect(summaryOf(await cli.full())).toEqual(GREEN);
    await emulator.admin.advance(5 * MINUTE);
    expect(summaryOf(await cli.full())).toEqual(GREEN);
    await emulator.assertPortEqualsAzure();
  });

  test.each([
    ['a minute', 1],
    ['half an hour', 30],
    ['almost an hour', 59],
  ])('as still there, %s after its deletion, is gone from Port', async (_name, minutes) => {
    await cli.full();
    const [first = '', second = ''] = await simpleResources();
    const lingerMs = 60 * MINUTE;
    await emulator.admin.apply({ operation: 'deleteResource', id: first, lingerMs });
    await emulator.admin.apply({ operation: 'deleteResource', id: second, lingerMs });
    await emulator.admin.advance(minutes * MINUTE);
    const outcome = await cli.full({ flags: { 'accept-deletes': true } });
    expect(summaryOf(outcome)).toEqual(GREEN);
    await emulator.assertPortEqualsAzure();
  });

  test('as still there after its deletion, a whole resource group, is gone from Port', async () => {
    await cli.full();
    const { resourceGroups } = await emulator.admin.inventory();
    const timing = { lingerMs: 30 * MINUTE, childRows: 'none' } as const;
    const id = String(resourceGroups[0]?.id);
    await emulator.admin.apply({ operation: 'deleteResourceGroup', id, ...timing });
    const outcome = await cli.full({ flags: { 'accept-deletes': true } });
    expect(summaryOf(outcome)).toEqual(GREEN);
    await emulator.assertPortEqualsAzure();
  });

  test('as still there after its deletion, and created anew since, is in Port', async () => {
    await cli.full();
    const [id = ''] = await simpleResources();
    const { resources } = await emulator.admin.inventory();
    const row = resources.find((one) => one.id === id);
    await emulator.admin.apply({ operation: 'deleteResource', id });
    await emulator.admin.apply({
      operation: 'createResource',
      resourceGroupId: id.split('/providers/')[0] ?? '',
      type: String(row?.type),
      name: String(row?.name),
    });
    expect(summaryOf(await cli.full())).toEqual(GREEN);
    await emulator.assertPortEqualsAzure();
  });
});

describe('a change that leaves no trace, or half of one, in the change feed', () => {
  test.each(['each', 'some', 'none'] as const)('(rows of children: %s)', async (childRows) => {
    await cli.full();
    const [id = '', moved = ''] = await simpleResources();
    const group = id.split('/providers/')[0] ?? '';
    const { resourceGroups } = await emulator.admin.inventory();
    const target = resourceGroups.map((row) => String(row.id)).find((other) => other !== group) ?? '';
    const rows = ({ each: 'both', some: 'create', none: 'none' } as const)[childRows];
    if (!moved.startsWith(group))
      await emulator.admin.apply({ operation: 'moveResource', id: moved, resourceGroupId: target, rows });
    await emulator.admin.apply({ operation: 'deleteResourceGroup', id: group, childRows });
    expect(summaryOf(await cli.full({ flags: { 'accept-deletes': true } }))).toEqual(GREEN);
    await emulator.assertPortEqualsAzure();
  });
});
