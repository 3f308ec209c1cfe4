import { readChanges } from '../../../../../../cli/sources/azure/read/incremental-read';
import {
  DAY,
  HOUR,
  NOW,
  OLD,
  PROD,
  VM,
  ago,
  awaiting,
  covering,
  estate,
  owning,
  vm,
} from '../../../../../support/azure-estate';
import { type AzureModel, remoteError } from '../../../../../support/azure-model';
import { OVERLAP, previously, readContext, takeChanges, held } from '../../../../../support/azure-read';
import { azureScope, groupRow, resourceRow, subscriptionRow } from '../../../../../support/azure-rows';

describe('a subscription', () => {
  function second(azure: AzureModel): AzureModel {
    azure.put(subscriptionRow('s2'), OLD);
    azure.put(groupRow('s2', 'rg'), OLD);
    azure.put(resourceRow('s2', 'rg', 'vm'), OLD);
    return azure;
  }
  const SECOND = ['/subscriptions/s2', '/subscriptions/s2/resourcegroups/rg', VM.replace('s1', 's2')];
  const both = { visible: ['s1', 's2'] };

  test('that is new to the scope is read whole', async () => {
    const { upserts, outcome } = await takeChanges(second(estate()), both);
    expect(upserts).toEqual(SECOND);
    expect(outcome.rereads).toEqual(['subscription s2: new to the scope, read whole']);
    expect(outcome.memory.subscriptionIds).toEqual(['s1', 's2']);
  });

  test('is not new where nothing is known of earlier runs', async () => {
    const { upserts } = await takeChanges(second(estate()), { ...both, previous: undefined });
    expect(upserts).toEqual([]);
  });

  test('that is new and may not be read keeps nobody else from being read', async () => {
    const azure = second(estate());
    azure.put(vm, OLD);
    azure.put(vm, ago(5));
    azure.forbidden.add('s2');
    const { upserts, outcome } = await takeChanges(azure, both);
    expect(upserts).toEqual([VM]);
    expect(outcome.problems).toMatchObject([{ subject: 'subscription s2' }]);
  });

  test('that is back in sight has lost what was deleted or tagged out of the scope meanwhile', async () => {
    const azure = second(estate());
    azure.put(groupRow('s2', 'out', { env: 'prod' }), OLD);
    azure.put(resourceRow('s2', 'out', 'vm'), OLD);
    azure.put(groupRow('s2', 'rg', { env: 'prod' }), OLD);
    azure.remove(SECOND[2]!, ago(100));
    azure.put(groupRow('s2', 'out', { env: 'test' }), ago(90));
    const previous = previously({
      scope: PROD,
      absentSubscriptionIds: ['s2'],
      absentSince: [{ id: 's2', since: new Date(NOW - 2 * HOUR).toISOString() }],
    });
    const { upserts, deletes, outcome } = await takeChanges(azure, { ...both, scope: PROD, previous });
    expect(upserts).toEqual([]);
    expect([...deletes].sort()).toEqual(
      [SECOND[2], '/subscriptions/s2/resourcegroups/out', SECOND[2]!.replace('/rg/', '/out/')].sort(),
    );
    expect(outcome.rereads[0]).toMatch(/^subscription s2: back in sight, its changes since /);
    expect(outcome.memory).toMatchObject({ subscriptionIds: ['s1', 's2'], absentSubscriptionIds: [] });
  });

  test('that was out of sight for longer than the feed remembers is left to a full run', async () => {
    const azure = second(estate());
    const absent = [{ id: 's2', since: new Date(NOW - 7 * DAY).toISOString() }];
    const previous = previously({ absentSubscriptionIds: ['s2'], absentSince: absent });
    const { changes, outcome } = await takeChanges(azure, { ...both, previous });
    expect(changes).toEqual([]);
    expect(outcome.problems).toMatchObject([
      { subject: 'subscription s2', nextStep: 'Run `port-sync full`.' },
    ]);
    expect(outcome.memory).toMatchObject({ absentSubscriptionIds: ['s2'], absentSince: absent });
  });

  test('that goes out of sight is remembered with the checkpoint of the last run, and with what it waits for', async () => {
    const azure = second(estate());
    azure.forbidden.add('s2');
    const pending = [{ id: VM.replace('s1', 's2'), since: '2026-01-10T10:00:00.000Z' }];
    const previous = previously({ subscriptionIds: ['s1', 's2'], pending });
    const { outcome } = await takeChanges(azure, { ...both, previous });
    expect(outcome.memory.absentSince).toEqual([{ id: 's2', since: previous.checkpoint }]);
    expect(outcome.problems).toMatchObject([{ subject: 'subscription s2' }]);
    expect(outcome.pending).toEqual(pending);
  });

  test('that left the scope has lost what was deleted since the last run', async () => {
    const azure = second(estate());
    azure.managementGroups.set('platform', ['s1']);
    azure.remove(SECOND[2]!, ago(50));
    const scope = azureScope({ managementGroupIds: ['platform'] });
    const previous = { ...covering('s1', 's2').previous, scope };
    const { deletes } = await takeChanges(azure, { ...both, scope, previous }, NOW - HOUR);
    expect(deletes).toEqual([...SECOND].reverse());
  });

  test('that left the scope is taken out whole', async () => {
    const azure = second(estate());
    azure.managementGroups.set('platform', ['s1']);
    const scope = azureScope({ managementGroupIds: ['platform'] });
    const previous = { ...covering('s1', 's2').previous, scope };
    const { deletes, outcome } = await takeChanges(azure, { ...both, scope, previous });
    expect(deletes).toEqual([...SECOND].reverse());
    expect(outcome.rereads).toEqual(['subscription s2: out of scope now, read whole']);
    expect(outcome.refusal).toBeNull();
    expect(outcome.memory.subscriptionIds).toEqual(['s1']);
  });

  test('is held back where no subscription would be left', async () => {
    const azure = second(estate());
    azure.managementGroups.set('platform', []);
    const scope = azureScope({ managementGroupIds: ['platform'] });
    const previous = { ...covering('s1', 's2').previous, scope };
    const { deletes, outcome } = await takeChanges(azure, { ...both, scope, previous });
    expect(deletes).toEqual([]);
    expect(outcome.refusal).not.toBeNull();
  });

  test('that vanished without a trace loses nothing and is a problem', async () => {
    const azure = second(estate());
    azure.forbidden.add('s2');
    const { changes, outcome } = await takeChanges(azure, { ...covering('s1', 's2'), ...owning(...SECOND) });
    expect(changes).toEqual([]);
    expect(outcome.problems).toMatchObject([{ subject: 'subscription s2' }]);
    expect(outcome.judge(held(SECOND[2]!))).toBe('unknown');
  });

  test.each([
    ['beside others', ['s1']],
    ['as the only one', []],
  ])('that was deleted takes along what lay in it, %s', async (_, others) => {
    const azure = second(estate());
    azure.remove('/subscriptions/s2', { at: NOW - 3 * DAY });
    const { deletes, outcome } = await takeChanges(azure, {
      visible: others,
      ...covering(...others, 's2'),
      ...owning(...SECOND),
    });
    expect(deletes).toEqual([...SECOND].reverse());
    expect(outcome.problems).toEqual([]);
    expect(outcome.memory.subscriptionIds).toEqual(others);
  });

  test('that was deleted is not waited for', async () => {
    const azure = second(estate());
    azure.remove('/subscriptions/s2', { at: NOW - 3 * DAY });
    const { pending } = awaiting(VM.replace('s1', 's2'), 90).previous;
    const previous = { ...covering('s1', 's2').previous, pending };
    const { outcome } = await takeChanges(azure, { previous });
    expect(outcome).toMatchObject({ problems: [], pending: [] });
  });

  test('that was deleted and is there again keeps what is still in it', async () => {
    const azure = second(estate());
    azure.remove('/subscriptions/s2', ago(5));
    azure.put(subscriptionRow('s2'), ago(4));
    const stale = `${SECOND[1]!}/providers/microsoft.compute/virtualmachines/stale`;
    const { upserts, deletes } = await takeChanges(azure, {
      ...both,
      ...covering('s1', 's2'),
      ...owning(...SECOND, stale),
    });
    expect(new Set(upserts)).toEqual(new Set(SECOND));
    expect(deletes).toEqual([stale]);
  });

  test('that is listed but not readable at the end is a problem', async () => {
    const azure = second(estate());
    azure.intercept = ({ operation }) => {
      if (operation === 'confirm subscriptions') azure.forbidden.add('s2');
      return undefined;
    };
    const { deletes, outcome } = await takeChanges(azure, { ...both, ...covering('s1', 's2') });
    expect(deletes).toEqual([]);
    expect(outcome.problems).toMatchObject([{ subject: 'subscription s2' }]);
  });
});

describe('a batch of subscriptions', () => {
  const pair = { visible: ['s1', 's2'], ...covering('s1', 's2'), batchSize: 1 };

  function twoBatches(): AzureModel {
    const azure = estate();
    azure.put(subscriptionRow('s2'), OLD);
    azure.put(vm, OLD);
    azure.put(vm, ago(5));
    azure.put(resourceRow('s2', 'rg', 'vm'), ago(5));
    return azure;
  }

  test.each([403, 500])('whose feed cannot be read (%d) is a problem of its own', async (status) => {
    const azure = twoBatches();
    azure.intercept = ({ query, subscriptions }) =>
      subscriptions?.[0] === 's2' && (status === 403 || query.startsWith('resourcechanges'))
        ? remoteError({ status })
        : undefined;
    const { upserts, outcome } = await takeChanges(azure, pair);
    expect(upserts).toEqual([VM]);
    expect(outcome.problems).toMatchObject([{ subject: 'subscription s2' }]);
    expect(outcome.judge(held(VM.replace('s1', 's2')))).toBe('unknown');
  });

  test('ends the run where it is the only one', async () => {
    const azure = twoBatches();
    azure.intercept = ({ query }) => (query.includes('changes') ? remoteError({ status: 500 }) : undefined);
    await expect(takeChanges(azure, pair)).rejects.toMatchObject({ reason: 'unavailable' });
  });
});

describe('pages of the feed', () => {
  test('are read to the end', async () => {
    const azure = estate({ pageSize: 2 });
    for (const trace of [OLD, ago(5)])
      for (let n = 0; n < 7; n += 1) azure.put(resourceRow('s1', 'rg', `vm-${n}`), trace);
    expect((await takeChanges(azure)).upserts).toHaveLength(7);
  });

  test('that disagree with the number of rows are read again', async () => {
    const azure = estate();
    azure.put(vm, OLD);
    azure.put(vm, ago(5));
    let reads = 0;
    azure.intercept = ({ query }) => {
      if (!query.startsWith('resourcechanges')) return undefined;
      reads += 1;
      return reads === 1 ? { rows: [], totalRecords: 1, skipToken: undefined } : undefined;
    };
    const { upserts, outcome } = await takeChanges(azure);
    expect(upserts).toEqual([VM]);
    expect(outcome.problems).toEqual([]);
    expect(reads).toBe(2);
  });

  test('that never agree are no green run', async () => {
    const azure = estate();
    azure.put(subscriptionRow('s2'), OLD);
    azure.intercept = ({ query, subscriptions }) =>
      query.startsWith('resourcechanges') && subscriptions?.[0] === 's1'
        ? { rows: [], totalRecords: 1, skipToken: undefined }
        : undefined;
    const { outcome } = await takeChanges(azure, {
      visible: ['s1', 's2'],
      ...covering('s1', 's2'),
      batchSize: 1,
    });
    expect(outcome.problems).toMatchObject([{ subject: 'subscription s1' }]);
  });
});

test('the outcome is known only when all pages were taken', async () => {
  const azure = estate();
  const read = readChanges(readContext(azure), { from: NOW - OVERLAP, to: NOW });
  expect(() => read.outcome()).toThrow('not finished');
  for await (const page of read.pages()) expect(page.changes).toEqual([]);
  expect(read.outcome().window).toEqual({ from: NOW - OVERLAP, to: NOW });
});
