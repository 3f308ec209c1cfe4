import { UnavailableError } from '../../../../../../cli/core/errors';
import {
  covered,
  createEstate,
  group,
  isResources,
  LONG_AGO,
  machine,
  meanwhile,
  NOW,
  PROD_ONLY,
  readAll,
  subscription,
} from '../../../../../support/whole-estate';
import { remoteError } from '../../../../../support/azure-model';
import { MINUTE, held } from '../../../../../support/azure-read';
import { azureScope, groupRow, resourceRow } from '../../../../../support/azure-rows';

describe('a subscription', () => {
  test('that vanished keeps the run from being green, and nothing of it is known', async () => {
    const azure = createEstate({ s1: 1 });
    const { deletes, outcome } = await readAll(azure, { visible: ['s1'], previous: covered(['s1', 'gone']) });
    expect(deletes).toEqual([]);
    expect(outcome.problems).toMatchObject([{ subject: 'subscription gone' }]);
    expect(outcome.memory.absentSubscriptionIds).toEqual(['gone']);
    expect(outcome.judge(held(subscription('gone')))).toBe('unknown');
    expect(outcome.judge(held(machine('gone', 'vm0')))).toBe('unknown');
  });

  test('that vanished with its Delete row is deleted, with what lay in it', async () => {
    const azure = createEstate({ s1: 1, gone: 0 });
    azure.remove(subscription('gone'), { at: NOW - 24 * 60 * MINUTE });
    const { deletes, outcome } = await readAll(azure, { visible: ['s1'], previous: covered(['s1', 'gone']) });
    expect(deletes).toEqual([subscription('gone')]);
    expect(outcome.problems).toEqual([]);
    expect(outcome.judge(held(subscription('gone')))).toBe('removed');
    expect(outcome.judge(held(machine('gone', 'vm0')))).toBe('absent');
  });

  test('that Azure lists and does not show is a problem, and nothing of it is known', async () => {
    const azure = createEstate({ s1: 1, s2: 1 });
    azure.forbidden.add('s2');
    const { upserts, outcome } = await readAll(azure);
    expect(upserts).toEqual([subscription('s1'), group('s1'), machine('s1', 'vm0')]);
    expect(outcome.problems).toMatchObject([{ subject: 'subscription s2' }]);
    expect(outcome.judge(held(machine('s2', 'vm0')))).toBe('unknown');
    expect(outcome.judge(held(machine('s1', 'gone')))).toBe('absent');
  });

  test('whose role is taken away while it is read is a problem, and nothing of it is deleted', async () => {
    const azure = createEstate({ s1: 2, s2: 1 });
    meanwhile(azure, () => azure.forbidden.add('s1'));
    const { deletes, outcome } = await readAll(azure);
    expect(deletes).toEqual([]);
    expect(outcome.problems).toMatchObject([{ subject: 'subscription s1' }]);
    expect(outcome.judge(held(machine('s1', 'gone')))).toBe('unknown');
    expect(outcome.judge(held(machine('s2', 'vm0')))).toBe('present');
  });

  test('that is named and cannot be seen is a problem', async () => {
    const azure = createEstate({ s1: 1 });
    const scope = azureScope({ subscriptionIds: ['s1', 'unseen'] });
    const { outcome } = await readAll(azure, { visible: ['s1'], scope });
    expect(outcome.problems).toMatchObject([{ subject: 'subscription unseen' }]);
  });

  test('is not looked for where none can be seen: the principal has no role', async () => {
    await expect(readAll(createEstate({}), { visible: [] })).rejects.toBeInstanceOf(UnavailableError);
  });

  test('in whose part a page fails is a problem of its own: the rest is read', async () => {
    const azure = createEstate({ s1: 2, s2: 1 });
    azure.intercept = (spec) =>
      isResources(spec) && spec.subscriptions?.includes('s1') ? remoteError({ status: 500 }) : undefined;
    const { upserts, outcome } = await readAll(azure, { batchSize: 1 });
    expect(upserts).toContain(machine('s2', 'vm0'));
    expect(outcome.problems).toMatchObject([{ kind: 'resource', subject: 'subscription s1' }]);
    expect(outcome.judge(held(machine('s1', 'vm0')))).toBe('unknown');
    expect(outcome.isWindowRead).toBe(false);
  });
});

describe('a changed scope', () => {
  const before = covered(['s1', 's2']);

  test('deletes what it puts outside, children first, and that alone', async () => {
    const azure = createEstate({ s1: 1, s2: 1 });
    const scope = azureScope({ excludedSubscriptionIds: ['s2'] });
    const { upserts, deletes, outcome } = await readAll(azure, { scope, previous: before });
    expect(deletes).toEqual([machine('s2', 'vm0'), group('s2'), subscription('s2')]);
    expect(upserts).toEqual([subscription('s1'), group('s1'), machine('s1', 'vm0')]);
    expect(outcome.refusal).toBeNull();
    expect(outcome.memory.subscriptionIds).toEqual(['s1']);
  });

  test('by tags deletes the groups and resources that no longer match', async () => {
    const azure = createEstate({ s1: 1 });
    azure.put(groupRow('s1', 'other', { env: 'test' }), { at: LONG_AGO, change: null });
    azure.put(resourceRow('s1', 'other', 'vm9'), { at: LONG_AGO, change: null });
    const { deletes } = await readAll(azure, {
      visible: ['s1'],
      scope: PROD_ONLY,
      previous: covered(['s1']),
    });
    expect(deletes).toEqual([machine('s1', 'vm9', 'other'), group('s1', 'other')]);
  });

  test('by types deletes the resources of the others', async () => {
    const azure = createEstate({ s1: 1 });
    azure.put(resourceRow('s1', 'RG', 'd', 'Microsoft.Compute/disks'), { at: LONG_AGO, change: null });
    const scope = azureScope({ resourceTypes: ['microsoft.compute/disks'] });
    const { deletes } = await readAll(azure, { visible: ['s1'], scope, previous: covered(['s1']) });
    expect(deletes).toEqual([machine('s1', 'vm0')]);
  });

  test.each([
    ['no resource', azureScope({ resourceTypes: ['microsoft.misspelt/x'] })],
    ['no group', azureScope({ tagFilters: { include: [{ name: 'env', value: 'prdo' }], exclude: [] } })],
    ['no subscription', azureScope({ excludedSubscriptionIds: ['s1', 's2'] })],
  ])('that leaves %s is refused and deletes nothing, until a person agrees', async (_, scope) => {
    const refused = await readAll(createEstate({ s1: 1, s2: 1 }), { scope, previous: before });
    expect(refused.deletes).toEqual([]);
    expect(refused.outcome.refusal).toContain('nothing in scope');
    const accepted = await readAll(createEstate({ s1: 1, s2: 1 }), {
      scope,
      previous: before,
      acceptDeletes: true,
    });
    expect(accepted.deletes.length).toBeGreaterThan(0);
    expect(accepted.outcome.refusal).toBeNull();
  });

  test('deletes nothing that the one before did not cover', async () => {
    const azure = createEstate({ s1: 1, s2: 1 });
    const scope = azureScope({ excludedSubscriptionIds: ['s2'] });
    expect((await readAll(azure, { scope, previous: covered(['s1']) })).deletes).toEqual([]);
    expect((await readAll(azure, { scope })).deletes).toEqual([]);
  });
});
