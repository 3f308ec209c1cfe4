import { unifyErrorRealms } from '../../../../../support/error-realms';
import {
  afterFull,
  group,
  held,
  member,
  setUpEntra,
  stateAfter,
  takeChanges,
  takeFull,
  user,
} from '../../../../../support/entra-read';
import { createGraphModel, type GraphModel } from '../../../../../support/graph-model';
import { resource } from '../../../../../support/ocean-documents';
import { refusal } from '../../../../../support/scripted-graph';

unifyErrorRealms();

const askedSince = (model: GraphModel, start: number) => model.asked.slice(start);

describe('an incremental read', () => {
  test('without a change asks for one page a kind, and hands nothing on', async () => {
    const { model, setUp, state } = await afterFull();
    const start = model.asked.length;
    const { changes, outcome } = await takeChanges(setUp, state);
    expect(changes).toEqual([]);
    expect(askedSince(model, start)).toHaveLength(2);
    expect(outcome).toMatchObject({ problems: [], rereads: [], warnings: [] });
    expect([outcome.reconciles('user'), outcome.judge(held('user'))]).toEqual([false, 'unknown']);
  });

  test('hands on what changed, whole, and what is gone by its id: users, groups, then the gone', async () => {
    const { model, setUp, state } = await afterFull();
    model.put('/users', user('u1', 'new@a.b'), user('u4'));
    model.put('/groups', group('g2', member('u4')));
    model.remove('/groups', 'g1');
    model.remove('/users', 'u2', 'never-seen');
    const { changes, pages, outcome } = await takeChanges(setUp, state);
    expect(changes.map(({ kind, operation, id }) => [kind, operation, id])).toEqual([
      ['/users', 'upsert', 'u1'],
      ['/users', 'upsert', 'u4'],
      ['/groups', 'upsert', 'g2'],
      ['/groups', 'delete', 'g1'],
      ['/users', 'delete', 'u2'],
      ['/users', 'delete', 'never-seen'],
    ]);
    expect(changes[0]!.data).toEqual({ id: 'u1', mail: 'new@a.b' });
    expect(changes[2]).toMatchObject({
      data: { members: [member('u4')] },
      references: new Map([['u4', '/users']]),
    });
    expect(changes.at(-1)!.data).toEqual({ id: 'never-seen' });
    expect(pages.some(({ isWhole }) => isWhole)).toBe(false);
    expect(outcome.counts).toEqual({
      '/users': { read: 4, filtered: 0 },
      '/groups': { read: 2, filtered: 0 },
    });
  });

  test('goes on from where the last one ended', async () => {
    const { model, setUp, state } = await afterFull();
    model.put('/users', user('u1', 'new@a.b'));
    const first = await takeChanges(setUp, state);
    expect(first.outcome.memory).not.toEqual(state.memory);
    const second = await takeChanges(setUp, stateAfter(setUp, first));
    expect(second.changes).toEqual([]);
  });

  test('reads the members of a changed group again, whatever the changes say of them', async () => {
    const { model, setUp, state } = await afterFull();
    model.shapeRound = (rows) => rows.map((row) => ({ ...row, 'members@delta': [] }));
    model.put('/groups', group('g1', member('u1'), member('u3')));
    const start = model.asked.length;
    const { changes } = await takeChanges(setUp, state);
    expect(changes[0]!.data).toEqual({
      id: 'g1',
      displayName: 'Group g1',
      members: [member('u1'), member('u3')],
    });
    expect(askedSince(model, start).filter((path) => path.includes('/members'))).toHaveLength(1);
  });

  test('of a group that is gone when its members are read ends with its deletion', async () => {
    const { model, setUp, state } = await afterFull();
    model.put('/groups', group('g1'));
    model.intercept = ({ pathname }) => {
      if (!pathname.endsWith('/members')) return undefined;
      model.remove('/groups', 'g1');
      return refusal(404, 'X');
    };
    const { upserts, deletes, outcome } = await takeChanges(setUp, state);
    expect([upserts, deletes, outcome.problems]).toEqual([[], ['g1'], []]);
  });

  test('of a group that is not found and not gone is told again by the next run', async () => {
    const { model, setUp, state } = await afterFull();
    model.put('/groups', group('g1'));
    model.intercept = ({ pathname }) => (pathname.endsWith('/members') ? refusal(404, 'X') : undefined);
    const read = await takeChanges(setUp, state);
    expect([read.changes, read.outcome.problems]).toMatchObject([[], [{ kind: '/groups', subject: 'g1' }]]);
    model.intercept = () => undefined;
    const next = await takeChanges(setUp, stateAfter(setUp, read));
    expect([next.upserts, next.outcome.problems]).toEqual([['g1'], []]);
  });

  test('reads an object by itself of which the changes tell nothing but that it changed', async () => {
    const { model, setUp, state } = await afterFull();
    model.put('/users', user('u1', 'new@a.b'));
    model.shapeRound = (rows) => rows.map(({ id }) => ({ id }));
    const { changes } = await takeChanges(setUp, state);
    expect(changes[0]!.data).toEqual({ id: 'u1', mail: 'new@a.b' });
  });

  test('takes a property that the changes do not tell for one without a value', async () => {
    const names = resource({ blueprint: '"user"', properties: { mail: '.mail', city: '.city' } });
    const model = createGraphModel();
    model.put('/users', { ...user('u1'), city: 'Bern' });
    const setUp = setUpEntra(model, [names]);
    const state = stateAfter(setUp, await takeFull(setUp));
    model.put('/users', user('u1'));
    expect((await takeChanges(setUp, state)).changes[0]!.data).toEqual({ id: 'u1', mail: 'u1@a.b' });
  });

  test('reads objects by themselves where they come with a manager', async () => {
    const managed = resource({ blueprint: '"user"', relations: { boss: '.manager.id' } });
    const { model, setUp, state } = await afterFull([managed]);
    model.put('/users', user('u1'));
    const start = model.asked.length;
    await takeChanges(setUp, state);
    expect(askedSince(model, start)).toContain('/v1.0/users/u1?$select=id&$expand=manager($select=id)');
  });

  test('has no sign-in activity, which only a full run reads', async () => {
    const signIns = resource({
      blueprint: '"user"',
      properties: { last: '.signInActivity.x', mail: '.mail' },
    });
    const { model, setUp } = await afterFull([signIns]);
    const start = model.asked.length;
    await takeChanges(setUp, undefined);
    expect(askedSince(model, start).filter((path) => path.includes('signInActivity'))).toEqual([]);
  });
});

describe('a kind that fails', () => {
  test.each<[string, number]>([
    ['for a while', 503],
    ['for want of a permission', 403],
  ])('%s keeps its token, and the others go on', async (_, status) => {
    const { model, setUp, state } = await afterFull();
    model.put('/users', user('u1', 'new@a.b'));
    model.put('/groups', group('g2', member('u1')));
    model.intercept = ({ pathname }) =>
      pathname === '/v1.0/groups/delta' ? refusal(status, 'X') : undefined;
    const failed = await takeChanges(setUp, state);
    expect(failed.upserts).toEqual(['u1']);
    expect(failed.outcome.problems.map(({ kind }) => kind)).toEqual(['/groups']);
    expect(failed.outcome.isWindowRead).toBe(true);
    expect(failed.outcome.memory.collections['/groups']).toEqual(state.memory.collections['/groups']);
    model.intercept = () => undefined;
    const healed = await takeChanges(setUp, stateAfter(setUp, failed));
    expect([healed.upserts, healed.outcome.problems]).toEqual([['g2'], []]);
  });

  test('at the members of one group keeps its token', async () => {
    const { model, setUp, state } = await afterFull();
    model.put('/groups', group('g1', member('u2')), group('g2'));
    model.intercept = ({ pathname }) =>
      pathname === '/v1.0/groups/g1/members' ? refusal(403, 'X') : undefined;
    const { upserts, outcome } = await takeChanges(setUp, state);
    expect(upserts).toEqual(['g2']);
    expect(outcome.problems).toMatchObject([{ kind: '/groups', subject: 'members of g1' }]);
    expect(outcome.memory.collections['/groups']).toEqual(state.memory.collections['/groups']);
  });

  test('with all others makes the source unavailable', async () => {
    const { model, setUp, state } = await afterFull();
    model.intercept = () => refusal(403, 'Authorization_RequestDenied');
    await expect(takeChanges(setUp, state)).rejects.toMatchObject({ reason: 'unavailable' });
  });
});
