import { setUpEntra, takeChanges, takeFull } from '../../../../../support/entra-read';
import { createGraphModel, type GraphModel } from '../../../../../support/graph-model';
import { refusal } from '../../../../../support/scripted-graph';
import type { SourceState } from '../../../../../../cli/sync/state';
import type { EntraMemory } from '../../../../../../cli/sources/entra/memory';

const user = (id: string) => ({ '@odata.type': '#microsoft.graph.user', id, mail: `${id}@x` });
const member = (id: string) => ({ '@odata.type': '#microsoft.graph.user', id });

function tenant(): GraphModel {
  const model = createGraphModel();
  model.put('/users', user('u1'));
  model.put('/groups', { id: 'g1', displayName: 'g1', members: [member('u1')] });
  return model;
}

/** A user is created, and put into the group, just before the group's members are read. */
function joinWhileRead(model: GraphModel): void {
  let isDone = false;
  model.intercept = (at) => {
    if (isDone || !at.pathname.endsWith('/members')) return undefined;
    isDone = true;
    model.put('/users', user('late'));
    model.put('/groups', { id: 'g1', displayName: 'g1', members: [member('u1'), member('late')] });
    return undefined;
  };
}

const stateOf = (memory: EntraMemory, scopeHash: string): SourceState<EntraMemory> => ({
  scopeHash,
  memory,
  checkpoint: new Date(0).toISOString(),
  lastFullAt: null,
  refusal: null,
  pending: [],
});

test('a user who comes while members are read comes in the same run', async () => {
  const model = tenant();
  joinWhileRead(model);
  const { changes, upserts, outcome } = await takeFull(setUpEntra(model));
  expect(upserts).toContain('late');
  const groups = changes.filter(({ id }) => id === 'g1').map(({ data }) => data['members']);
  expect(groups.at(-1)).toEqual([member('u1'), member('late')]);
  expect(outcome.problems).toEqual([]);
});

test('what goes while it is read is deleted in the same run', async () => {
  const model = tenant();
  model.put('/users', user('leaving'));
  let isDone = false;
  model.intercept = (at) => {
    if (!isDone && at.pathname.endsWith('/members')) {
      isDone = true;
      model.remove('/users', 'leaving');
    }
    return undefined;
  };
  const { deletes } = await takeFull(setUpEntra(model));
  expect(deletes).toEqual(['leaving']);
});

test('the next run goes on from there, and reads nothing twice', async () => {
  const model = tenant();
  joinWhileRead(model);
  const entra = setUpEntra(model);
  const { outcome } = await takeFull(entra);
  const next = await takeChanges(entra, stateOf(outcome.memory, entra.source.scopeHash));
  expect(next.changes).toEqual([]);
});

test('sources of relations are followed before their targets', async () => {
  const model = tenant();
  await takeFull(setUpEntra(model));
  const followed = model.asked.filter((path) => path.includes('/delta') && !path.includes('latest'));
  expect(followed.map((path) => path.split('/')[2])).toEqual(['groups', 'users']);
});

test.each([403, 410, 400])(
  'a %i leaves it to the next run, and is no problem of this one',
  async (status) => {
    const model = tenant();
    joinWhileRead(model);
    const join = model.intercept;
    model.intercept = (at, number) =>
      at.pathname.endsWith('/delta') && !at.search.includes('latest')
        ? refusal(status, 'x')
        : join(at, number);
    const entra = setUpEntra(model);
    const { outcome, upserts } = await takeFull(entra);
    expect(upserts).not.toContain('late');
    expect([outcome.problems, outcome.isWindowRead]).toEqual([[], true]);
    model.intercept = () => undefined;
    const next = await takeChanges(entra, stateOf(outcome.memory, entra.source.scopeHash));
    expect(next.upserts).toContain('late');
  },
);

test('an incremental run that reads no members asks no more than once', async () => {
  const model = tenant();
  const entra = setUpEntra(model);
  const { outcome } = await takeFull(entra);
  model.put('/users', user('u2'));
  const before = model.asked.length;
  const { upserts } = await takeChanges(entra, stateOf(outcome.memory, entra.source.scopeHash));
  expect(upserts).toEqual(['u2']);
  expect(model.asked.length - before).toBe(2);
});
