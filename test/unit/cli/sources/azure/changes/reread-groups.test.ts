import {
  ago,
  covering,
  DAY,
  DISK,
  disk,
  DISK_ID,
  estate,
  GROUP,
  HOUR,
  NOT_FROZEN,
  NOW,
  OLD,
  PROD,
  VM,
  vm,
} from '../../../../../support/azure-estate';
import type { AzureModel } from '../../../../../support/azure-model';
import { takeChanges } from '../../../../../support/azure-read';
import { groupRow, resourceRow, subscriptionRow } from '../../../../../support/azure-rows';

describe('a group that was retagged', () => {
  function retagged(before: unknown, after: unknown): AzureModel {
    const azure = estate({ tags: before });
    azure.put(vm, OLD);
    azure.put(disk, OLD);
    azure.put(groupRow('s1', 'rg', after), ago(5));
    return azure;
  }

  test.each([
    ['an included tag', PROD, { env: 'test' }, { env: 'Prod' }],
    ['an excluded tag', NOT_FROZEN, { frozen: 'Yes' }, null],
  ])('into the scope by %s brings what lies in it', async (_, scope, before, after) => {
    const { upserts, deletes, outcome } = await takeChanges(retagged(before, after), { scope });
    expect([upserts[0], ...upserts.slice(1).sort()]).toEqual([GROUP, DISK_ID, VM]);
    expect(deletes).toEqual([]);
    expect(outcome.rereads).toEqual(['1 resource groups that changed, with what lies in them']);
  });

  test.each([
    ['an included tag', PROD, { env: 'prod' }, { env: 'test' }],
    ['an excluded tag', NOT_FROZEN, null, { frozen: 'YES' }],
  ])('out of the scope by %s takes what lies in it, and itself', async (_, scope, before, after) => {
    const { upserts, deletes } = await takeChanges(retagged(before, after), { scope });
    expect(upserts).toEqual([]);
    expect([...deletes.slice(0, 2)].sort()).toEqual([DISK_ID, VM]);
    expect(deletes.slice(2)).toEqual([GROUP]);
  });

  test('does not touch the group of the same name in another subscription', async () => {
    const azure = retagged({ env: 'prod' }, { env: 'test' });
    azure.put(subscriptionRow('s2'), OLD);
    azure.put(groupRow('s2', 'rg', { env: 'prod' }), OLD);
    azure.put(resourceRow('s2', 'rg', 'vm'), OLD);
    azure.put(groupRow('s2', 'rg-2', { env: 'prod' }), ago(5));
    const { deletes } = await takeChanges(azure, {
      scope: PROD,
      visible: ['s1', 's2'],
      ...covering('s1', 's2'),
    });
    expect(deletes.filter((id) => id.startsWith('/subscriptions/s2'))).toEqual([]);
  });

  test('brings new tags to what lies in it where the mapping reads them', async () => {
    const { changes } = await takeChanges(retagged(null, { owner: 'a' }), { readsGroupTags: true });
    expect(changes.map(({ data }) => data['rgTags'])).toEqual([
      { owner: 'a' },
      { owner: 'a' },
      { owner: 'a' },
    ]);
  });

  test('is all that is read where nobody asks for its tags', async () => {
    const { upserts } = await takeChanges(retagged(null, { owner: 'a' }));
    expect(upserts).toEqual([GROUP]);
  });

  test('brings each resource once, with the evidence of its own change', async () => {
    const azure = retagged({ env: 'test' }, { env: 'prod' });
    azure.put(vm, ago(4));
    const { changes } = await takeChanges(azure, { scope: PROD });
    const sent = changes.filter(({ id }) => id === VM);
    expect(sent).toMatchObject([{ operation: 'upsert', data: { changeType: 'Update' } }]);
  });

  test('does not bring back what was deleted long before and lingers', async () => {
    const azure = retagged({ env: 'test' }, { env: 'prod' });
    azure.remove(String(vm['id']), { at: NOW - 5 * HOUR, tableLag: DAY });
    const { upserts } = await takeChanges(azure, { scope: PROD });
    expect(upserts).toEqual([GROUP, DISK_ID]);
  });

  test.each([
    ['misses nothing although its pages shift while it is read', 1, []],
    ['is a problem where its pages never agree', 9, [{ subject: 'subscription s1' }]],
  ])('%s', async (_, shifts, problems) => {
    const azure = estate({ tags: { env: 'test' }, pageSize: 2 });
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n'];
    for (const name of names) azure.put(resourceRow('s1', 'rg', name), OLD);
    azure.put(groupRow('s1', 'rg', { env: 'prod' }), ago(5));
    azure.put(subscriptionRow('s2'), OLD);
    const going = [...names];
    azure.intercept = ({ operation, skipToken }) => {
      const isFirst = operation.startsWith('read the resources of') && skipToken === undefined;
      // What goes when the first page was answered moves the rest to the front by one.
      if (isFirst && going.length > names.length - shifts)
        queueMicrotask(() => azure.remove(String(resourceRow('s1', 'rg', going.shift()!)['id']), ago(0)));
      return undefined;
    };
    const two = { scope: PROD, visible: ['s1', 's2'], batchSize: 1, ...covering('s1', 's2') };
    const { upserts, outcome } = await takeChanges(azure, two);
    expect(outcome.problems).toMatchObject(problems);
    if (problems.length === 0) {
      const there = names.slice(1).map((name) => String(resourceRow('s1', 'rg', name)['id']).toLowerCase());
      expect(upserts).toEqual(expect.arrayContaining(there));
    }
  });

  test('is narrowed by type like everything else', async () => {
    const scope = { ...PROD, resourceTypes: [DISK.toLowerCase()] };
    const { upserts } = await takeChanges(retagged(null, { env: 'prod' }), { scope });
    expect(upserts).toEqual([GROUP, DISK_ID]);
  });
});
