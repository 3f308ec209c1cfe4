import {
  ago,
  DAY,
  disk,
  DISK_ID,
  estate,
  GROUP,
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
