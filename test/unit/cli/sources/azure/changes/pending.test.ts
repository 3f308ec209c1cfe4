import {
  DAY,
  DISK,
  DISK_ID,
  GROUP,
  NOW,
  OLD,
  PROD,
  SUBSCRIPTION,
  VM,
  ago,
  awaiting,
  covering,
  disk,
  estate,
  vm,
} from '../../../../../support/azure-estate';
import { type AzureModel } from '../../../../../support/azure-model';
import { readContext, takeChanges } from '../../../../../support/azure-read';
import {
  azureScope,
  groupRow,
  resourceRow,
  subscriptionRow,
  VIRTUAL_MACHINE,
} from '../../../../../support/azure-rows';

describe('what changed and cannot be read yet', () => {
  const late = { tableLag: DAY };

  test('is neither sent nor deleted, but kept for the next run, and leaves this one green', async () => {
    const azure = estate();
    azure.put(vm, { ...ago(5), ...late });
    const { changes, outcome } = await takeChanges(azure);
    expect(changes).toEqual([]);
    expect(outcome.pending).toEqual([{ id: VM, since: '2026-01-10T11:55:00.000Z' }]);
    expect(outcome.problems).toEqual([]);
  });

  test.each([
    ['a type that is out of scope', azureScope({ resourceTypes: [DISK.toLowerCase()] }), 0],
    ['a type in scope', azureScope({ resourceTypes: [VIRTUAL_MACHINE] }), 1],
  ])('is waited for by type: %s', async (_, scope, count) => {
    const azure = estate();
    azure.put(vm, { ...ago(5), ...late });
    expect((await takeChanges(azure, { scope })).outcome.pending).toHaveLength(count);
  });

  test.each<[string, string, (azure: AzureModel) => void, string[]]>([
    ['resource, with its group', VM, (azure) => azure.put(vm, OLD), [GROUP, VM]],
    ['resource group', `${GROUP}-2`, (azure) => azure.put(groupRow('s1', 'rg-2'), OLD), [`${GROUP}-2`]],
  ])('is sent by a later run that can read it: a %s', async (_, id, arrive, sent) => {
    const azure = estate();
    arrive(azure);
    const { upserts, outcome } = await takeChanges(azure, awaiting(id, 30));
    expect(upserts).toEqual(sent);
    expect(outcome.pending).toEqual([]);
    expect(outcome.rereads).toEqual(['1 items that could not be read or delivered before']);
  });

  test('keeps the time when it was first missed', async () => {
    const azure = estate();
    azure.put(vm, { ...ago(5), ...late });
    const { outcome } = await takeChanges(azure, awaiting(VM, 40));
    expect(outcome.pending).toEqual([{ id: VM, since: '2026-01-10T11:20:00.000Z' }]);
  });

  test('is forgotten when it was deleted', async () => {
    const azure = estate();
    azure.put(vm, { ...ago(20), ...late });
    azure.remove(String(vm['id']), ago(5));
    const { deletes, outcome } = await takeChanges(azure, awaiting(VM, 20));
    expect(deletes).toEqual([VM]);
    expect(outcome.pending).toEqual([]);
  });

  test.each([
    [59, 0],
    [61, 1],
  ])('for %d minutes makes %d problems', async (minutes, problems) => {
    const { outcome } = await takeChanges(estate(), awaiting(VM, minutes));
    expect(outcome.problems).toHaveLength(problems);
    expect(outcome.pending).toHaveLength(1);
  });

  test('goes with its group, whenever it was missed', async () => {
    const azure = estate();
    azure.put(disk, { ...ago(9), ...late });
    azure.remove(`${SUBSCRIPTION}/resourceGroups/rg`, ago(5));
    const { deletes, outcome } = await takeChanges(azure, awaiting(VM, 30));
    expect(deletes).toEqual([DISK_ID, GROUP]);
    expect(outcome.pending).toEqual([]);
  });

  test.each([
    ['the tags of the group decide', PROD],
    ['all groups are in scope', azureScope()],
  ])('waits with a resource whose group cannot be read yet, where %s', async (_, scope) => {
    const azure = estate();
    azure.put(groupRow('s1', 'new', { env: 'prod' }), { ...ago(5), ...late });
    azure.put(resourceRow('s1', 'new', 'vm'), ago(5));
    const child = `${SUBSCRIPTION}/resourcegroups/new/providers/microsoft.compute/virtualmachines/vm`;
    const first = await takeChanges(azure, { scope });
    expect(first.changes).toEqual([]);
    expect(first.outcome.pending.map(({ id }) => id).sort()).toEqual(
      [child, `${SUBSCRIPTION}/resourcegroups/new`].sort(),
    );
    azure.put(groupRow('s1', 'new', { env: 'prod' }), OLD);
    const previous = { ...readContext(azure).previous!, scope, pending: first.outcome.pending };
    const second = await takeChanges(azure, { scope, previous }, NOW);
    expect(second.upserts).toEqual([`${SUBSCRIPTION}/resourcegroups/new`, child]);
  });

  test('is not asked for in a subscription that may not be read, and does not end the run', async () => {
    const azure = estate();
    azure.put(subscriptionRow('s2'), OLD);
    azure.put(groupRow('s2', 'rg'), OLD);
    for (const trace of [OLD, ago(5)]) azure.put(resourceRow('s2', 'rg', 'vm'), trace);
    azure.forbidden.add('s1');
    const { pending } = awaiting(VM, 30).previous;
    const { upserts, outcome } = await takeChanges(azure, {
      visible: ['s1', 's2'],
      batchSize: 1,
      previous: { ...covering('s1', 's2').previous, pending },
    });
    expect(upserts).toEqual([VM.replace('s1', 's2')]);
    expect(outcome.problems).toMatchObject([{ subject: 'subscription s1' }]);
  });
});
