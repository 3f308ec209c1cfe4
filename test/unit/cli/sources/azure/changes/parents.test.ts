import {
  ago,
  awaiting,
  covering,
  DISK,
  disk,
  DISK_ID,
  estate,
  GROUP,
  OLD,
  owning,
  PROD,
  SUBSCRIPTION,
  VM,
  vm,
} from '../../../../../support/azure-estate';
import { type AzureModel, remoteError } from '../../../../../support/azure-model';
import { MINUTE, takeChanges } from '../../../../../support/azure-read';
import { createRecordedLog } from '../../../../../support/recorded-log';
import { azureScope, groupRow, resourceRow, subscriptionRow } from '../../../../../support/azure-rows';

const NEW = `${SUBSCRIPTION}/resourcegroups/new`;
const NEW_VM = VM.replace('/rg/', '/new/');
const newVm = resourceRow('s1', 'new', 'vm');
const PARENTS = 'read the parents of what changed';
const lateRow = { ...ago(5), feedLag: 10 * MINUTE };

/** A group that is new, of which the feed does not tell yet. */
function unannounced(tags: unknown = null): AzureModel {
  const azure = estate();
  azure.put(groupRow('s1', 'new', tags), lateRow);
  return azure;
}

const { port } = owning(SUBSCRIPTION, GROUP, VM);
const isAskedForParents = ({ asked }: AzureModel): boolean =>
  asked.some(({ operation }) => operation === PARENTS);

describe('a group whose own change row is late', () => {
  test('goes out before what is new in it', async () => {
    const azure = unannounced();
    azure.put(newVm, ago(4));
    azure.put(resourceRow('s1', 'new', 'disk', DISK), ago(3));
    const { upserts, outcome } = await takeChanges(azure, { port });
    expect(upserts).toEqual([NEW, DISK_ID.replace('/rg/', '/new/'), NEW_VM]);
    expect(outcome.problems).toEqual([]);
  });

  test.each([
    ['Port still holds that one', owning(SUBSCRIPTION, NEW, NEW_VM)],
    ['Port may not be asked', {}],
  ])('goes out although the one before it, of the same name, was deleted, and %s', async (_, before) => {
    const azure = estate();
    azure.put(groupRow('s1', 'new'), OLD);
    azure.put(newVm, OLD);
    azure.remove(String(newVm['id']), ago(8));
    azure.remove(`${SUBSCRIPTION}/resourceGroups/new`, ago(7));
    azure.put(groupRow('s1', 'new'), lateRow);
    azure.put(newVm, ago(4));
    await expect(takeChanges(azure, before)).resolves.toMatchObject({ upserts: [NEW, NEW_VM], deletes: [] });
  });

  test('goes out where it was tagged into the scope and something older in it changed', async () => {
    const azure = estate();
    azure.put(groupRow('s1', 'new', { env: 'test' }), OLD);
    azure.put(newVm, OLD);
    azure.put(groupRow('s1', 'new', { env: 'prod' }), lateRow);
    azure.put(newVm, ago(4));
    const { upserts } = await takeChanges(azure, { port, scope: PROD });
    expect(upserts).toEqual([NEW, NEW_VM]);
  });

  test('is left to the next run where Port may not be asked: its window holds both', async () => {
    const azure = unannounced();
    azure.put(newVm, ago(4));
    const { upserts } = await takeChanges(azure);
    expect(upserts).toEqual([NEW_VM]);
  });

  test('goes out where Port does not answer, and whatever else is in doubt', async () => {
    const azure = unannounced();
    azure.put(newVm, ago(4));
    azure.put(disk, ago(4));
    const log = createRecordedLog();
    const silent = { ...port!, lacking: () => Promise.reject(remoteError({ status: 403 })) };
    const { upserts, outcome } = await takeChanges(azure, { port: silent, log });
    expect(upserts).toEqual([NEW, GROUP, NEW_VM, DISK_ID]);
    expect(outcome.problems).toEqual([]);
    expect(log.entries).toMatchObject([{ level: 'warn' }]);
  });

  test('that is out of scope is not asked for', async () => {
    const azure = unannounced({ env: 'test' });
    azure.put(newVm, ago(4));
    const { changes } = await takeChanges(azure, { port, scope: PROD });
    expect(changes).toEqual([]);
    expect(isAskedForParents(azure)).toBe(false);
  });

  test('is not asked for by what is of another type, or gone', async () => {
    const azure = unannounced();
    azure.put(newVm, ago(4));
    azure.put(resourceRow('s1', 'new', 'disk', DISK), ago(4));
    azure.remove(String(newVm['id']), ago(3));
    const scope = azureScope({ resourceTypes: ['microsoft.sql/servers'] });
    await takeChanges(azure, { port, scope });
    expect(isAskedForParents(azure)).toBe(false);
  });

  test('that went between two queries leaves what lies in it for the next run', async () => {
    const azure = unannounced();
    azure.put(newVm, ago(4));
    azure.intercept = ({ operation }) =>
      operation === PARENTS ? { rows: [], totalRecords: 0, skipToken: undefined } : undefined;
    const { changes, outcome } = await takeChanges(azure, { port });
    expect(changes).toEqual([]);
    expect(outcome).toMatchObject({ pending: [{ id: NEW_VM }], problems: [] });
  });

  test.each([
    [500, false],
    [403, true],
  ])('that cannot be asked for (%i) is a problem of its subscription', async (status, isWindowRead) => {
    const azure = unannounced();
    azure.put(newVm, ago(4));
    azure.put(subscriptionRow('s2', { tags: { a: 'b' } }), ago(4));
    azure.intercept = ({ operation }) => (operation === PARENTS ? remoteError({ status }) : undefined);
    const two = { port, visible: ['s1', 's2'], ...covering('s1', 's2') };
    const { changes, outcome } = await takeChanges(azure, two);
    expect(changes).toMatchObject([{ id: '/subscriptions/s2' }]);
    expect(outcome).toMatchObject({ problems: [{ subject: 'subscription s1' }], isWindowRead });
    expect(outcome.pending).toMatchObject([{ id: NEW_VM }]);
  });
});

test.each<[string, (azure: AzureModel) => void]>([
  ['something older in it changed', (azure) => azure.put(disk, ago(5))],
  ['something older in it went', (azure) => azure.remove(String(disk['id']), ago(5))],
  ['it changed itself', (azure) => azure.put(groupRow('s1', 'rg', { a: 'b' }), ago(5))],
])('a group is not asked for where %s', async (_, act) => {
  const azure = estate();
  azure.put(disk, OLD);
  azure.put(vm, ago(4));
  act(azure);
  const { upserts } = await takeChanges(azure, owning());
  expect(upserts).toContain(VM);
  expect(isAskedForParents(azure)).toBe(false);
});

describe('without a baseline', () => {
  const baseline = 'none';

  test.each([
    ['a resource brings its group and its subscription', vm, [SUBSCRIPTION, GROUP, VM]],
    ['a group brings its subscription', groupRow('s1', 'rg', { a: 'b' }), [SUBSCRIPTION, GROUP]],
    ['a subscription brings itself', subscriptionRow('s1'), [SUBSCRIPTION]],
  ])('%s', async (_, row, sent) => {
    const azure = estate();
    azure.put(vm, OLD);
    azure.put(row, ago(5));
    const { upserts } = await takeChanges(azure, { baseline });
    expect(upserts).toEqual(sent);
  });

  test('only what Port lacks is brought, where it may be asked', async () => {
    const azure = estate();
    azure.put(vm, OLD);
    azure.put(vm, ago(5));
    const { upserts } = await takeChanges(azure, { baseline, ...owning(SUBSCRIPTION) });
    expect(upserts).toEqual([GROUP, VM]);
  });

  test('what was pending brings them too', async () => {
    const azure = estate();
    azure.put(vm, OLD);
    const { upserts } = await takeChanges(azure, { baseline, ...awaiting(VM, 30) });
    expect(upserts).toEqual([SUBSCRIPTION, GROUP, VM]);
  });

  test('nothing is asked for where nothing is sent', async () => {
    const azure = estate();
    azure.put(vm, OLD);
    azure.remove(String(vm['id']), ago(5));
    const { changes } = await takeChanges(azure, { baseline });
    expect(changes).toMatchObject([{ operation: 'delete', id: VM }]);
    expect(isAskedForParents(azure)).toBe(false);
  });
});
