import { unifyErrorRealms } from '../../../../../support/error-realms';
import type { stateAfter } from '../../../../../support/entra-read';
import { afterFull, GROUPS, held, takeChanges, USERS } from '../../../../../support/entra-read';
import { resource } from '../../../../../support/ocean-documents';

unifyErrorRealms();

describe('a kind is read in full by itself, and says so,', () => {
  async function reread(
    prepare: (parts: Awaited<ReturnType<typeof afterFull>>) => ReturnType<typeof stateAfter> | undefined,
    since?: (state: ReturnType<typeof stateAfter>) => number,
  ) {
    const parts = await afterFull();
    parts.model.remove('/users', 'u3');
    const state = prepare(parts);
    return { ...parts, ...(await takeChanges(parts.setUp, state, since?.(parts.state))) };
  }

  const withMemory = (
    { state }: { state: ReturnType<typeof stateAfter> },
    change: Partial<ReturnType<typeof stateAfter>['memory']['collections'][string]> | undefined,
  ) => {
    const { '/users': users, ...others } = state.memory.collections;
    const collections = change === undefined ? others : { ...others, '/users': { ...users!, ...change } };
    return { ...state, memory: { collections } };
  };

  test.each<[string, string, Parameters<typeof reread>[0]]>([
    [
      '410',
      'of no use any more (resyncRequired)',
      ({ model, state }) => (model.forgetTokens(410, 'resyncRequired'), state),
    ],
    [
      'syncStateNotFound',
      'of no use any more (syncStateNotFound)',
      ({ model, state }) => (model.forgetTokens(400, 'syncStateNotFound'), state),
    ],
    [
      'an age of more than six days',
      'older than six days',
      (parts) =>
        withMemory(parts, {
          readAt: new Date(Date.parse(parts.state.checkpoint) - 6.1 * 86_400_000).toISOString(),
        }),
    ],
    ['another selection', 'has changed', (parts) => withMemory(parts, { hash: 'other' })],
    ['no token', 'no delta token', (parts) => withMemory(parts, undefined)],
    [
      'a token of another host',
      'another host',
      (parts) => withMemory(parts, { deltaLink: 'https://evil.test/v1.0/users/delta?$deltatoken=x' }),
    ],
  ])('after %s', async (_, reason, prepare) => {
    const { upserts, deletes, pages, outcome } = await reread(prepare);
    expect(outcome.rereads[0]).toMatch(/^\/users: read in full, because /);
    expect(outcome.rereads[0]).toContain(reason);
    expect(upserts.filter((id) => id.startsWith('u'))).toEqual(['u1', 'u2']);
    expect(deletes).toEqual([]);
    expect(pages[0]!.isWhole).toBe(true);
    expect([outcome.reconciles('user'), outcome.judge(held('user'))]).toEqual([true, 'absent']);
    expect(Object.keys(outcome.memory.collections)).toEqual(['/users', '/groups']);
  });

  test('without any state', async () => {
    const { outcome } = await reread(() => undefined);
    expect(outcome.rereads).toHaveLength(2);
    expect(outcome.judge(held('group'))).toBe('absent');
  });

  test('where changes of before the checkpoint are asked for', async () => {
    const before = await reread(
      ({ state }) => state,
      (state) => Date.parse(state.checkpoint) - 60_000,
    );
    expect(before.outcome.rereads).toHaveLength(2);
    const after = await reread(
      ({ state }) => state,
      (state) => Date.parse(state.checkpoint) + 60_000,
    );
    expect([after.outcome.rereads, after.deletes]).toEqual([[], ['u3']]);
  });

  test('where delta cannot tell, each time', async () => {
    const filtered = resource(
      { blueprint: '"guest"', properties: { mail: '.mail' } },
      { selector: { query_params: { $filter: "userType eq 'Guest'" } } },
    );
    const { setUp, state } = await afterFull([filtered, GROUPS]);
    const { outcome, upserts } = await takeChanges(setUp, state);
    expect(outcome.rereads).toEqual([
      "/users ($filter=userType eq 'Guest'): read in full, because /delta knows no $filter",
    ]);
    expect(upserts).toEqual(['u1', 'u2', 'u3']);
    expect([outcome.judge(held('guest')), outcome.judge(held('group'))]).toEqual(['absent', 'unknown']);
  });

  test('with all others that may make the same entities', async () => {
    const filtered = resource(
      { blueprint: '"user"', properties: { mail: '.mail' } },
      { selector: { query_params: { $filter: 'accountEnabled eq true' } } },
    );
    const { setUp, state } = await afterFull([filtered, USERS, GROUPS]);
    const { outcome } = await takeChanges(setUp, state);
    expect(outcome.rereads).toHaveLength(2);
    expect(outcome.rereads[1]).toContain('/users: read in full, because it may make the same entities as');
    expect(outcome.judge(held('user'))).toBe('absent');
  });
});
