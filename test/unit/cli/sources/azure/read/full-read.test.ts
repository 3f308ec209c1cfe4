import { readEverything } from '../../../../../../cli/sources/azure/read/full-read';
import { azureContext } from '../../../../../support/azure-context';
import {
  createEstate,
  group,
  isCount,
  isResources,
  LONG_AGO,
  machine,
  meanwhile,
  NOW,
  PROD_ONLY,
  readAll,
  resourceReads,
  subscription,
} from '../../../../../support/whole-estate';
import { owning } from '../../../../../support/azure-estate';
import type { AzureModel } from '../../../../../support/azure-model';
import { MINUTE, held } from '../../../../../support/azure-read';
import { azureScope, groupRow, resourceRow, subscriptionRow } from '../../../../../support/azure-rows';

describe('a read in which nothing happens', () => {
  test('brings everything once, parents first, and knows what is there', async () => {
    const azure = createEstate({ s1: 3, s2: 1 }, { pageSize: 2 });
    const { upserts, deletes, outcome } = await readAll(azure);
    expect(upserts.slice(0, 2).sort()).toEqual([subscription('s1'), subscription('s2')]);
    expect(upserts.slice(2, 4).sort()).toEqual([group('s1'), group('s2')]);
    expect(upserts.slice(4).sort()).toEqual([
      machine('s1', 'vm0'),
      machine('s1', 'vm1'),
      machine('s1', 'vm2'),
      machine('s2', 'vm0'),
    ]);
    expect(deletes).toEqual([]);
    expect(outcome).toMatchObject({
      problems: [],
      warnings: [],
      pending: [],
      refusal: null,
      covers: { subscriptions: 2 },
      memory: { subscriptionIds: ['s1', 's2'], absentSubscriptionIds: [] },
      isWindowRead: true,
      window: { from: null, to: NOW },
      counts: { resourceContainer: { read: 4, filtered: 0 }, resource: { read: 4, filtered: 0 } },
    });
    expect(upserts.map((id) => outcome.judge(held(id)))).toEqual(upserts.map(() => 'present'));
    expect(outcome.judge(held(machine('s1', 'gone')))).toBe('absent');
    expect(outcome.judge(held(machine('elsewhere', 'vm0')))).toBe('unknown');
    expect(outcome.judge(held('not an ARM id'))).toBe('unknown');
    expect(outcome.judge({ ...held(machine('s1', 'gone')), sourceId: undefined })).toBe('unknown');
    expect([0, 1, 2].map((level) => outcome.isEmpty(level))).toEqual([false, false, false]);
  });

  test('is settled by its pages alone: nobody is asked for counts', async () => {
    const azure = createEstate({ s1: 5 });
    await readAll(azure, { visible: ['s1'] });
    expect(azure.asked.filter(isCount)).toEqual([]);
    expect(resourceReads(azure)).toHaveLength(1);
  });

  test('counts what the filter leaves out, and holds it for absent', async () => {
    const azure = createEstate({ s1: 1 });
    azure.put(groupRow('s1', 'other', { env: 'test' }), { at: LONG_AGO, change: null });
    azure.put(resourceRow('s1', 'other', 'vm9'), { at: LONG_AGO, change: null });
    const { upserts, outcome } = await readAll(azure, { visible: ['s1'], scope: PROD_ONLY });
    expect(upserts).toEqual([subscription('s1'), group('s1'), machine('s1', 'vm0')]);
    expect(outcome.judge(held(machine('s1', 'vm9', 'other')))).toBe('absent');
    expect(outcome.judge(held(group('s1', 'other')))).toBe('absent');
    expect(outcome.counts['resourceContainer']).toEqual({ read: 3, filtered: 1 });
  });

  test('has no outcome before all pages were taken', () => {
    expect(() => readEverything(azureContext()).outcome()).toThrow();
  });
});

test('what lingers in the table after its deletion is not sent, and is deleted', async () => {
  const azure = createEstate({ s1: 2 });
  azure.remove(machine('s1', 'vm1'), { at: NOW - 24 * 60 * MINUTE, tableLag: 100 * 24 * 60 * MINUTE });
  const { upserts, deletes, outcome } = await readAll(azure, { visible: ['s1'] });
  expect(upserts).not.toContain(machine('s1', 'vm1'));
  expect(deletes).toEqual([machine('s1', 'vm1')]);
  expect(outcome.judge(held(machine('s1', 'vm1')))).toBe('removed');
  expect(outcome.problems).toEqual([]);
});

describe('pages that do not add up', () => {
  /** The first so many reads of resources that contain s1 lose a row of s1 and have another one twice. */
  function losing(azure: AzureModel, times: number): void {
    let left = times;
    azure.intercept = (spec) => {
      if (!isResources(spec) || left === 0 || !spec.subscriptions?.includes('s1')) return undefined;
      left -= 1;
      const all = azure
        .truth()
        .filter(
          ({ id, subscriptionId }) =>
            String(id).includes('/providers/') && spec.subscriptions?.includes(String(subscriptionId)),
        );
      const kept = all.filter(({ id }) => String(id).toLowerCase() !== machine('s1', 'vm0'));
      const twice = kept.find(({ subscriptionId }) => subscriptionId === 's1');
      const rows = [...kept, twice];
      return { rows, totalRecords: all.length, skipToken: undefined };
    };
  }

  test('are read again, for the subscriptions that differ alone', async () => {
    const azure = createEstate({ s1: 3, s2: 3 });
    losing(azure, 1);
    const { upserts, outcome } = await readAll(azure);
    expect(resourceReads(azure)).toEqual([['s1', 's2'], ['s1']]);
    expect(upserts.filter((id) => id.includes('/providers/')).sort()).toEqual(
      ['s1', 's2'].flatMap((id) => [0, 1, 2].map((n) => machine(id, `vm${n}`))),
    );
    expect(outcome.problems).toEqual([]);
    expect(outcome.judge(held(machine('s1', 'vm0')))).toBe('present');
    expect(outcome.counts['resource']).toEqual({ read: 6, filtered: 0 });
  });

  test('three times are incomplete: nothing of the subscription is known then, and the others are fine', async () => {
    const azure = createEstate({ s1: 3, s2: 3 });
    losing(azure, 9);
    const { outcome } = await readAll(azure);
    expect(resourceReads(azure)).toEqual([['s1', 's2'], ['s1'], ['s1']]);
    expect(outcome.problems).toMatchObject([{ kind: 'resource', subject: 'subscription s1' }]);
    expect(outcome.isWindowRead).toBe(false);
    expect(outcome.judge(held(machine('s1', 'gone')))).toBe('unknown');
    expect(outcome.judge(held(machine('s2', 'gone')))).toBe('absent');
    expect(outcome.judge(held(machine('s2', 'vm0')))).toBe('present');
  });
});

describe('while it reads,', () => {
  test('what comes and goes, as the feed tells, is complete and right at once', async () => {
    const azure = createEstate({ s1: 3 });
    meanwhile(azure, () => {
      azure.put(resourceRow('s1', 'RG', 'new'), { at: azure.now });
      azure.remove(machine('s1', 'vm1'), { at: azure.now });
    });
    const { upserts, deletes, outcome } = await readAll(azure, { visible: ['s1'] });
    expect(resourceReads(azure)).toHaveLength(1);
    expect(upserts).toContain(machine('s1', 'new'));
    expect(deletes).toEqual([machine('s1', 'vm1')]);
    expect(outcome.problems).toEqual([]);
    expect([machine('s1', 'new'), machine('s1', 'vm1')].map((id) => outcome.judge(held(id)))).toEqual([
      'present',
      'removed',
    ]);
  });

  test('what goes without a word is noticed by the next count, and read again', async () => {
    const azure = createEstate({ s1: 3 });
    meanwhile(azure, () => {
      azure.remove(machine('s1', 'vm1'), { at: azure.now, change: null });
      azure.put(resourceRow('s1', 'RG', 'new'), { at: azure.now });
    });
    const { outcome } = await readAll(azure, { visible: ['s1'] });
    expect(resourceReads(azure)).toEqual([['s1'], ['s1']]);
    expect(outcome.problems).toEqual([]);
  });

  test('a deleted and recreated resource stays', async () => {
    const azure = createEstate({ s1: 1 });
    meanwhile(azure, () => {
      azure.remove(machine('s1', 'vm0'), { at: azure.now });
      azure.put(resourceRow('s1', 'RG', 'vm0'), { at: azure.now + 1 });
      azure.now += 10;
    });
    const { deletes, outcome } = await readAll(azure, { visible: ['s1'] });
    expect([deletes, outcome.judge(held(machine('s1', 'vm0')))]).toEqual([[], 'present']);
  });

  test('a group that is tagged out of scope takes its resources with it, and one that is tagged in brings them', async () => {
    const azure = createEstate({ s1: 2 });
    azure.put(groupRow('s1', 'joins', { env: 'test' }), { at: LONG_AGO, change: null });
    azure.put(resourceRow('s1', 'joins', 'vm9'), { at: LONG_AGO, change: null });
    meanwhile(azure, () => {
      azure.put(groupRow('s1', 'RG', { env: 'test' }), { at: azure.now });
      azure.put(groupRow('s1', 'joins', { env: 'Prod' }), { at: azure.now });
    });
    const { upserts, deletes, outcome } = await readAll(azure, { visible: ['s1'], scope: PROD_ONLY });
    expect(deletes).toEqual([machine('s1', 'vm0'), machine('s1', 'vm1'), group('s1')]);
    expect(upserts.slice(-2)).toEqual([group('s1', 'joins'), machine('s1', 'vm9', 'joins')]);
    expect(outcome.judge(held(machine('s1', 'vm9', 'joins')))).toBe('present');
    expect(outcome.judge(held(machine('s1', 'vm0')))).toBe('removed');
    expect(outcome.refusal).toBeNull();
  });

  test('a group that is deleted takes its resources with it, even those without a change row of their own', async () => {
    const azure = createEstate({ s1: 2 });
    azure.put(groupRow('s1', 'stays', { env: 'prod' }), { at: LONG_AGO, change: null });
    meanwhile(azure, () => {
      azure.remove(machine('s1', 'vm0'), { at: azure.now });
      azure.remove(machine('s1', 'vm1'), { at: azure.now, change: null });
      azure.remove(group('s1'), { at: azure.now });
    });
    const gone = ['vm0', 'vm1', 'older'].map((name) => machine('s1', name));
    const { deletes, outcome } = await readAll(azure, { visible: ['s1'], ...owning(...gone) });
    expect([...deletes].sort()).toEqual([...gone, group('s1')].sort());
    expect(gone.map((id) => outcome.judge(held(id)))).toEqual(['removed', 'removed', 'removed']);
    expect(outcome.judge(held(group('s1', 'stays')))).toBe('present');
  });

  test('a group that is deleted leaves the rest to reconcile where Port may not be asked, and says so', async () => {
    const azure = createEstate({ s1: 1 });
    azure.put(groupRow('s1', 'stays', { env: 'prod' }), { at: LONG_AGO, change: null });
    meanwhile(azure, () => {
      azure.remove(machine('s1', 'vm0'), { at: azure.now, change: null });
      azure.remove(group('s1'), { at: azure.now });
    });
    const { deletes, outcome } = await readAll(azure, { visible: ['s1'] });
    expect(deletes).toEqual([group('s1')]);
    expect(outcome.judge(held(machine('s1', 'vm0')))).toBe('absent');
    expect(outcome.warnings).toEqual([expect.stringContaining('without Port API credentials')]);
  });

  test('a resource that changed and cannot be read yet is remembered, and neither sent nor deleted', async () => {
    const azure = createEstate({ s1: 1 });
    azure.put(resourceRow('s1', 'RG', 'late'), { at: NOW - MINUTE, tableLag: 60 * MINUTE });
    const { upserts, deletes, outcome } = await readAll(azure, { visible: ['s1'] });
    expect([upserts, deletes]).not.toContain(machine('s1', 'late'));
    expect(outcome.pending).toEqual([
      { id: machine('s1', 'late'), since: new Date(NOW - MINUTE).toISOString() },
    ]);
    expect(outcome.judge(held(machine('s1', 'late')))).toBe('unknown');
    expect(outcome.problems).toEqual([]);
  });
});

describe('a resource whose group is not there yet', () => {
  const late = (tableLag: number): AzureModel => {
    const azure = createEstate({ s1: 1 });
    azure.put(groupRow('s1', 'new', { env: 'prod' }), { at: NOW - MINUTE, tableLag });
    azure.put(resourceRow('s1', 'new', 'vm9'), { at: NOW - MINUTE });
    // The table is narrowed to the groups that match; a server may leave the new one in.
    azure.put(groupRow('s2', 'new', { env: 'prod' }), { at: LONG_AGO, change: null });
    azure.put(subscriptionRow('s2'), { at: LONG_AGO, change: null });
    return azure;
  };

  test.each([
    ['a filter has to decide', PROD_ONLY],
    ['there is no filter', azureScope()],
  ])('is left for the next run where %s, and not deleted', async (_, scope) => {
    const { upserts, outcome } = await readAll(late(60 * MINUTE), { scope });
    expect(upserts).not.toContain(machine('s1', 'vm9', 'new'));
    expect(outcome.pending.map(({ id }) => id)).toContain(machine('s1', 'vm9', 'new'));
    expect(outcome.judge(held(machine('s1', 'vm9', 'new')))).toBe('unknown');
  });

  test('is decided as soon as the group shows', async () => {
    const azure = late(MINUTE + 500);
    meanwhile(azure, () => undefined);
    const { upserts, outcome } = await readAll(azure, { scope: PROD_ONLY });
    expect(upserts).toContain(machine('s1', 'vm9', 'new'));
    expect(outcome.pending).toEqual([]);
  });

  test('is decided as soon as the group shows, and out of scope then: nothing is left open', async () => {
    const azure = late(MINUTE + 500);
    azure.put(groupRow('s1', 'new', { env: 'test' }), { at: NOW - MINUTE, tableLag: MINUTE + 500 });
    meanwhile(azure, () => undefined);
    const { upserts, outcome } = await readAll(azure, { scope: PROD_ONLY });
    expect(upserts).not.toContain(machine('s1', 'vm9', 'new'));
    expect(outcome.pending).toEqual([]);
    expect(outcome.judge(held(machine('s1', 'vm9', 'new')))).toBe('absent');
  });
});
