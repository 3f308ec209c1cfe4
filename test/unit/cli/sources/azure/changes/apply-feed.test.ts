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
  SUBSCRIPTION,
  VM,
  vm,
} from '../../../../../support/azure-estate';
import type { AzureModel } from '../../../../../support/azure-model';
import { OVERLAP, takeChanges } from '../../../../../support/azure-read';
import {
  azureScope,
  groupRow,
  resourceRow,
  subscriptionRow,
  VIRTUAL_MACHINE,
} from '../../../../../support/azure-rows';

describe('what changed', () => {
  test('is sent as it is now, with the evidence of the feed', async () => {
    const azure = estate();
    azure.put(vm, OLD);
    azure.put(vm, ago(5));
    const { changes } = await takeChanges(azure);
    expect(changes).toMatchObject([
      {
        operation: 'upsert',
        kind: 'resource',
        id: VM,
        data: {
          name: 'vm',
          location: 'westeurope',
          tags: { name: 'vm' },
          changeType: 'Update',
          changeTime: '2026-01-10T11:55:00.000Z',
        },
      },
    ]);
  });

  test('goes out parents first, and deletes go children first, after everything else', async () => {
    const azure = estate();
    azure.put(groupRow('s1', 'old'), OLD);
    azure.put(resourceRow('s1', 'old', 'vm'), OLD);
    azure.put(vm, ago(9));
    azure.put(groupRow('s1', 'rg', { a: 'b' }), ago(8));
    azure.put(subscriptionRow('s1', { tags: { a: 'b' } }), ago(7));
    azure.remove(`${SUBSCRIPTION}/resourceGroups/old`, ago(6));
    azure.remove(String(resourceRow('s1', 'old', 'vm')['id']), ago(5));
    const { upserts, deletes } = await takeChanges(azure);
    expect(upserts).toEqual([SUBSCRIPTION, GROUP, VM]);
    expect(deletes).toEqual([
      `${SUBSCRIPTION}/resourcegroups/old/providers/microsoft.compute/virtualmachines/vm`,
      `${SUBSCRIPTION}/resourcegroups/old`,
    ]);
  });

  test('several times is sent once, with the last change', async () => {
    const azure = estate();
    azure.put(vm, OLD);
    azure.put(vm, ago(9));
    azure.put({ ...vm, name: 'VM' }, ago(8));
    azure.put({ ...vm, tags: null }, ago(7));
    const { changes } = await takeChanges(azure);
    expect(changes).toMatchObject([
      { id: VM, data: { tags: null, changeType: 'Update', changeTime: '2026-01-10T11:53:00.000Z' } },
    ]);
  });

  test.each<[string, (azure: AzureModel) => void, 'upsert' | 'delete']>([
    [
      'deleted and created again is there',
      (azure) => {
        azure.remove(String(vm['id']), ago(9));
        azure.put(vm, ago(8));
      },
      'upsert',
    ],
    [
      'created and deleted is not',
      (azure) => {
        azure.put(vm, ago(9));
        azure.remove(String(vm['id']), ago(8));
      },
      'delete',
    ],
    [
      'deleted and created in one instant is there when it can be read',
      (azure) => {
        azure.remove(String(vm['id']), ago(9));
        azure.put(vm, ago(9));
      },
      'upsert',
    ],
    [
      'deleted and created in one instant is not there when it cannot be read',
      (azure) => {
        azure.put(vm, ago(9));
        azure.remove(String(vm['id']), ago(9));
      },
      'delete',
    ],
    [
      'deleted 100 ns after it changed is gone, although it can still be read',
      (azure) => {
        azure.put(vm, { ...ago(9), time: '2026-01-10T11:51:00.0000001Z' });
        azure.remove(String(vm['id']), {
          ...ago(9),
          time: '2026-01-10T11:51:00.0000002+00:00',
          tableLag: DAY,
        });
      },
      'delete',
    ],
  ])('and was %s', async (_, act, operation) => {
    const azure = estate();
    azure.put(vm, OLD);
    act(azure);
    const { changes } = await takeChanges(azure);
    expect(changes.map((change) => [change.id, change.operation])).toEqual([[VM, operation]]);
  });

  test('is asked for between literal bounds, both included, and read no more than once', async () => {
    const azure = estate();
    azure.put(vm, OLD);
    azure.put(disk, OLD);
    azure.put(vm, { at: NOW - OVERLAP });
    azure.put(disk, { at: NOW });
    azure.put(resourceRow('s1', 'rg', 'early'), { at: NOW - OVERLAP - 1 });
    const { upserts } = await takeChanges(azure);
    expect([...upserts].sort()).toEqual([DISK_ID, VM]);
    const feeds = azure.asked.filter(({ query }) => query.includes('changes'));
    expect(feeds).toHaveLength(2);
    for (const { query } of feeds) {
      expect(query).not.toContain('ago(');
      expect(query).not.toContain('now(');
      expect(query).toContain('datetime(2026-01-10T11:45:00.000Z)');
      expect(query).toContain('datetime(2026-01-10T12:00:00.000Z)');
    }
  });

  test('costs three queries where nothing did', async () => {
    const azure = estate();
    await takeChanges(azure);
    expect(azure.asked).toHaveLength(3);
  });

  test('by a move is deleted where it was and sent where it is', async () => {
    const azure = estate();
    azure.put(groupRow('s1', 'rg-2'), OLD);
    azure.put(vm, OLD);
    azure.remove(String(vm['id']), ago(5));
    azure.put(resourceRow('s1', 'rg-2', 'vm'), ago(5));
    const { upserts, deletes } = await takeChanges(azure);
    expect(deletes).toEqual([VM]);
    expect(upserts).toEqual([VM.replace('/rg/', '/rg-2/')]);
  });

  test.each<[string, 'Delete' | 'Create', string[], string[]]>([
    ['only what was there is deleted', 'Delete', [], [VM]],
    ['only what is there is sent', 'Create', [VM.replace('/rg/', '/rg-2/')], []],
  ])('by a move of which the feed holds a half: %s', async (_, half, sent, deleted) => {
    const azure = estate();
    azure.put(groupRow('s1', 'rg-2'), OLD);
    azure.put(vm, OLD);
    azure.remove(String(vm['id']), { ...ago(5), change: half === 'Delete' ? half : null });
    azure.put(resourceRow('s1', 'rg-2', 'vm'), { ...ago(5), change: half === 'Create' ? half : null });
    await expect(takeChanges(azure)).resolves.toMatchObject({ upserts: sent, deletes: deleted });
  });
});

describe('a delete', () => {
  test.each([
    ['no filter', azureScope()],
    ['a tag that is included', PROD],
    ['a tag that is excluded', NOT_FROZEN],
    ['other types', azureScope({ resourceTypes: ['microsoft.sql/servers'] })],
  ])('has type and name although the item is gone, with %s', async (_, scope) => {
    const azure = estate();
    azure.put(vm, OLD);
    azure.remove(String(vm['id']), ago(5));
    azure.remove(`${SUBSCRIPTION}/resourceGroups/rg`, ago(4));
    const { changes } = await takeChanges(azure, { scope });
    expect(changes).toMatchObject([
      {
        operation: 'delete',
        kind: 'resource',
        id: VM,
        data: {
          type: VIRTUAL_MACHINE,
          name: 'vm',
          resourceGroup: 'rg',
          subscriptionId: 's1',
          changeType: 'Delete',
          changeTime: '2026-01-10T11:55:00.000Z',
        },
      },
      {
        operation: 'delete',
        kind: 'resourceContainer',
        id: GROUP,
        data: { type: 'microsoft.resources/subscriptions/resourcegroups', name: 'rg', changeType: 'Delete' },
      },
    ]);
  });

  test('holds although the row lingers', async () => {
    const azure = estate();
    azure.put(vm, OLD);
    azure.put(vm, ago(9));
    azure.remove(String(vm['id']), { ...ago(8), tableLag: DAY });
    await expect(takeChanges(azure)).resolves.toMatchObject({ upserts: [], deletes: [VM] });
  });
});

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

  test('is narrowed by type like everything else', async () => {
    const scope = { ...PROD, resourceTypes: [DISK.toLowerCase()] };
    const { upserts } = await takeChanges(retagged(null, { env: 'prod' }), { scope });
    expect(upserts).toEqual([GROUP, DISK_ID]);
  });
});
