import {
  DAY,
  DISK_ID,
  GROUP,
  OLD,
  SUBSCRIPTION,
  VM,
  ago,
  covering,
  disk,
  estate,
  owning,
  vm,
} from '../../../../../support/azure-estate';
import { type AzureModel, remoteError } from '../../../../../support/azure-model';
import { takeChanges } from '../../../../../support/azure-read';
import { groupRow, subscriptionRow } from '../../../../../support/azure-rows';

describe('a group that was deleted', () => {
  const removed = `${SUBSCRIPTION}/resourceGroups/rg`;

  function withoutRows(): AzureModel {
    const azure = estate();
    azure.put(vm, OLD);
    azure.put(disk, OLD);
    azure.remove(String(vm['id']), { ...ago(5), change: null });
    azure.remove(String(disk['id']), { ...ago(5), change: null });
    azure.remove(removed, ago(5));
    return azure;
  }

  test('takes along what lay in it, although the feed is silent about that', async () => {
    const { deletes, changes, outcome } = await takeChanges(
      withoutRows(),
      owning(VM, DISK_ID, `${GROUP}-10/x`),
    );
    expect([...deletes.slice(0, 2)].sort()).toEqual([DISK_ID, VM]);
    expect(deletes.slice(2)).toEqual([GROUP]);
    expect(changes[0]?.data).toMatchObject({ type: expect.stringMatching(/^microsoft.compute/) as string });
    expect(outcome.warnings).toEqual([]);
  });

  test('says what it cannot know without access to Port', async () => {
    const { deletes, outcome } = await takeChanges(withoutRows());
    expect(deletes).toEqual([GROUP]);
    expect(outcome.warnings).toEqual([
      expect.stringMatching(/^1 containers? .*without Port API credentials/),
    ]);
  });

  test('takes along what has rows of its own, without access to Port', async () => {
    const azure = estate();
    azure.put(vm, OLD);
    azure.remove(String(vm['id']), ago(5));
    azure.remove(removed, ago(4));
    await expect(takeChanges(azure)).resolves.toMatchObject({ deletes: [VM, GROUP] });
  });

  test.each([
    ['before, and lingers', DAY, 9],
    ['before, and is gone', 0, 9],
    ['in the same instant, and is gone', 0, 5],
  ])('takes along what changed in it %s', async (_, tableLag, minutes) => {
    const azure = estate();
    azure.put(vm, OLD);
    azure.put(vm, ago(minutes));
    azure.remove(String(vm['id']), { ...ago(5), change: null, tableLag });
    azure.remove(removed, ago(5));
    const { upserts, deletes, outcome } = await takeChanges(azure);
    expect(upserts).toEqual([]);
    expect(deletes).toEqual([VM, GROUP]);
    expect(outcome.pending).toEqual([]);
  });

  test('and created again is there without what lay in it', async () => {
    const azure = withoutRows();
    azure.put(groupRow('s1', 'rg'), ago(4));
    azure.put(disk, ago(3));
    const { upserts, deletes } = await takeChanges(azure, owning(VM, DISK_ID));
    expect(upserts).toEqual([GROUP, DISK_ID]);
    expect(deletes).toEqual([VM]);
  });

  test('and created again keeps what cannot be read again for now', async () => {
    const azure = estate();
    azure.put(vm, OLD);
    azure.remove(removed, ago(5));
    azure.put(groupRow('s1', 'rg'), ago(4));
    azure.intercept = ({ operation }) =>
      operation.startsWith('read the resources of resource groups')
        ? remoteError({ status: 500 })
        : undefined;
    azure.put(subscriptionRow('s2'), OLD);
    const { deletes, outcome } = await takeChanges(azure, {
      ...owning(VM),
      visible: ['s1', 's2'],
      ...covering('s1', 's2'),
      batchSize: 1,
    });
    expect(deletes).toEqual([]);
    expect(outcome.problems).toMatchObject([{ subject: 'subscription s1' }]);
  });
});
