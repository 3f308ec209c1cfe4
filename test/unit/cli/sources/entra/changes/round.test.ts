import fc from 'fast-check';
import { unifyErrorRealms } from '../../../../../support/error-realms';
import {
  afterFull,
  applyTo,
  group,
  member,
  setUpEntra,
  stateAfter,
  takeChanges,
  takeFull,
  user,
  USERS,
} from '../../../../../support/entra-read';
import { createGraphModel, type GraphObject } from '../../../../../support/graph-model';
import { pageOf } from '../../../../../support/scripted-graph';

unifyErrorRealms();

describe('a round of changes', () => {
  /** Repeats rows, cuts their members into slices, shows them in any order. */
  const shapes = fc.record({
    order: fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
    repeats: fc.infiniteStream(fc.integer({ min: 0, max: 2 })),
    slice: fc.integer({ min: 1, max: 3 }),
    deltaPageSize: fc.integer({ min: 1, max: 4 }),
  });

  function shape(
    rows: readonly GraphObject[],
    { order, repeats, slice }: { order: Iterator<number>; repeats: Iterator<number>; slice: number },
  ): GraphObject[] {
    const shown = rows.flatMap((row) => {
      const members = (row['members@delta'] ?? []) as readonly unknown[];
      const parts = Array.from({ length: Math.ceil(members.length / slice) }, (_, n) => ({
        ...row,
        'members@delta': members.slice(n * slice, (n + 1) * slice),
      }));
      const times = 1 + (repeats.next().value as number);
      return Array.from({ length: times }, () => (parts.length > 0 ? parts : [row])).flat();
    });
    return shown
      .map((row) => ({ row, at: order.next().value as number }))
      .sort((a, b) => a.at - b.at)
      .map(({ row }) => row);
  }

  test('leaves Port as a full read would, in any order, however often, in whatever slices', async () => {
    const change = fc.record({
      kind: fc.constantFrom('/users', '/groups'),
      id: fc.integer({ min: 1, max: 6 }),
      what: fc.constantFrom('put', 'put', 'remove'),
      mail: fc.constantFrom('a@a.b', 'b@a.b'),
      members: fc.uniqueArray(fc.constantFrom('u1', 'u2', 'u3', 'u4', 'u5'), { maxLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(change, { maxLength: 12 }), { maxLength: 3 }),
        shapes,
        async (rounds, how) => {
          const model = createGraphModel({ deltaPageSize: how.deltaPageSize });
          model.put('/users', user('u1'), user('u2'));
          model.put('/groups', group('g1', member('u1')));
          const setUp = setUpEntra(model);
          const port = new Map<string, unknown>();
          const full = await takeFull(setUp);
          applyTo(port, full);
          let state = stateAfter(setUp, full);
          model.shapeRound = (rows) => shape(rows, how);
          for (const changes of rounds) {
            for (const { kind, id, what, mail, members } of changes) {
              const name = `${kind[1]!}${id}`;
              if (what === 'remove') model.remove(kind, name);
              else
                model.put(
                  kind,
                  kind === '/users' ? user(name, mail) : group(name, ...members.map((m) => member(m))),
                );
            }
            const taken = await takeChanges(setUp, state);
            applyTo(port, taken);
            state = stateAfter(setUp, taken);
          }
          const truth = new Map<string, unknown>();
          applyTo(truth, await takeFull(setUp));
          expect(Object.fromEntries([...port].sort())).toEqual(Object.fromEntries([...truth].sort()));
        },
      ),
      { numRuns: 60 },
    );
  });

  test.each<[string, readonly GraphObject[], readonly [string, string][]]>([
    [
      'gone and there again',
      [{ id: 'u1', '@removed': { reason: 'deleted' } }, user('u1', 'new@a.b')],
      [['upsert', 'u1']],
    ],
    [
      'changed and gone',
      [user('u1', 'new@a.b'), { id: 'u1', '@removed': { reason: 'changed' } }],
      [['delete', 'u1']],
    ],
    ['gone, for good', [{ id: 'u1', '@removed': { reason: 'deleted' } }], [['delete', 'u1']]],
    ['gone, to be restored', [{ id: 'u1', '@removed': { reason: 'changed' } }], [['delete', 'u1']]],
    ['changed twice', [user('u1', 'old@a.b'), user('u1', 'new@a.b')], [['upsert', 'u1']]],
  ])('ends with the last row of an object: %s', async (_, rows, expected) => {
    const { model, setUp, state } = await afterFull([USERS]);
    model.put('/users', user('u1'));
    model.shapeRound = () => rows;
    const { changes } = await takeChanges(setUp, state);
    expect(changes.map(({ operation, id }) => [operation, id])).toEqual(expected);
    if (expected[0]![0] === 'upsert') expect(changes[0]!.data['mail']).toBe('new@a.b');
  });

  test('may have empty pages', async () => {
    const { model, setUp, state } = await afterFull([USERS]);
    model.put('/users', user('u1', 'new@a.b'));
    let isEmpty = true;
    model.intercept = (at) => {
      if (!isEmpty || !at.pathname.endsWith('/delta')) return undefined;
      isEmpty = false;
      const next = new URL(at);
      next.searchParams.set('again', '1');
      return pageOf([], { '@odata.nextLink': next.href });
    };
    expect((await takeChanges(setUp, state)).upserts).toEqual(['u1']);
  });
});
