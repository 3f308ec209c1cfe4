import { unifyErrorRealms } from '../../../../../support/error-realms';
import {
  group,
  GROUPS,
  held,
  ids,
  member,
  setUpEntra,
  smallTenant,
  takeFull,
  USERS,
} from '../../../../../support/entra-read';
import { createGraphModel } from '../../../../../support/graph-model';
import { resource } from '../../../../../support/ocean-documents';
import { refusal } from '../../../../../support/scripted-graph';

unifyErrorRealms();

describe('members', () => {
  test('of a group that is gone meanwhile leave it out, and are no failure', async () => {
    const model = smallTenant();
    model.intercept = ({ pathname }) => {
      if (pathname !== '/v1.0/groups/g1/members') return undefined;
      model.remove('/groups', 'g1');
      return refusal(404, 'Request_ResourceNotFound');
    };
    const { upserts, outcome } = await takeFull(setUpEntra(model, [GROUPS]));
    expect([upserts, outcome.problems, outcome.judge(held('group'))]).toEqual([['g2'], [], 'absent']);
  });

  test('of a group that nobody says is gone are not found: it is left as it is, and said', async () => {
    const model = smallTenant();
    model.intercept = ({ pathname }) =>
      pathname === '/v1.0/groups/g1/members' ? refusal(404, 'Request_ResourceNotFound') : undefined;
    const { upserts, outcome } = await takeFull(setUpEntra(model, [GROUPS]));
    expect(upserts).toEqual(['g2']);
    expect(outcome.problems).toMatchObject([{ kind: '/groups', subject: 'g1' }]);
    expect([outcome.judge(held('group')), outcome.memory.collections]).toEqual(['unknown', {}]);
  });

  test('of which most are not found look like a failure of the service', async () => {
    const model = createGraphModel();
    model.put('/groups', ...ids(30, 'g').map((id) => group(id)));
    model.intercept = ({ pathname }) =>
      pathname.endsWith('/members') ? refusal(404, 'Request_ResourceNotFound') : undefined;
    const { outcome } = await takeFull(setUpEntra(model, [USERS, GROUPS]));
    expect(outcome.problems[0]!.message).toContain('30 items were listed and are not found');
    expect(outcome.judge(held('group'))).toBe('unknown');
  });

  test('that are hidden leave their group as it is, and say which permission shows them', async () => {
    const model = smallTenant();
    model.intercept = ({ pathname }) =>
      pathname === '/v1.0/groups/g2/members' ? refusal(403, 'Authorization_RequestDenied') : undefined;
    const { upserts, outcome } = await takeFull(setUpEntra(model, [GROUPS]));
    expect(upserts).toEqual(['g1']);
    expect(outcome.problems).toMatchObject([
      {
        kind: '/groups',
        subject: 'members of g2',
        nextStep: expect.stringContaining('Member.Read.Hidden') as string,
      },
    ]);
    expect([outcome.judge(held('group')), outcome.memory.collections]).toEqual(['unknown', {}]);
  });

  test('that are refused altogether are not asked for one by one', async () => {
    const model = createGraphModel();
    model.put('/groups', ...ids(500, 'g').map((id) => group(id)));
    model.intercept = ({ pathname }) =>
      pathname.endsWith('/members') ? refusal(403, 'Authorization_RequestDenied') : undefined;
    const { outcome } = await takeFull(setUpEntra(model, [USERS, GROUPS]));
    expect(outcome.problems.map(({ kind }) => kind)).toEqual(['/groups']);
    expect(model.asked.filter((path) => path.includes('/members')).length).toBeLessThan(100);
  });

  test('come whole, page by page, also of a group with many', async () => {
    const model = createGraphModel({ pageSize: 100 });
    model.put('/groups', group('g1', ...ids(950).map((id) => member(id))));
    const { changes } = await takeFull(setUpEntra(model, [GROUPS]));
    expect(changes[0]!.data['members']).toHaveLength(950);
  });

  test('whose pages expire are read again from the first', async () => {
    const model = createGraphModel({ pageSize: 2 });
    model.put('/groups', group('g1', member('a'), member('b'), member('c')));
    let isExpired = false;
    model.intercept = ({ pathname, searchParams }) => {
      if (!pathname.endsWith('/members') || !searchParams.has('$skiptoken') || isExpired) return undefined;
      isExpired = true;
      return refusal(400, 'Directory_ExpiredPageToken');
    };
    const { changes } = await takeFull(setUpEntra(model, [GROUPS]));
    expect(changes[0]!.data['members']).toEqual([member('a'), member('b'), member('c')]);
  });
});

describe('a kind below a parent', () => {
  const OWNERS = resource(
    { identifier: '.__id + .id', blueprint: '"owner"', properties: { mail: '.mail' } },
    { kind: '/groups/{id}/owners' },
  );

  test('has the items of every parent, with its id in each', async () => {
    const model = createGraphModel({ pageSize: 1 });
    const owner = { '@odata.type': '#microsoft.graph.user', id: 'u1', mail: 'u1@a.b' };
    model.put(
      '/groups',
      { ...group('g1'), owners: [owner] },
      { ...group('g2'), owners: [owner] },
      group('g3'),
    );
    const { changes, outcome } = await takeFull(setUpEntra(model, [OWNERS]));
    expect(changes.map(({ id, data }) => [id, data['__id']]).sort()).toEqual([
      ['g1/u1', 'g1'],
      ['g2/u1', 'g2'],
    ]);
    expect(changes[0]!.references).toEqual(
      new Map([
        ['u1', '/users'],
        [changes[0]!.data['__id'], '/groups'],
      ]),
    );
    expect([outcome.problems, outcome.judge(held('owner'))]).toEqual([[], 'absent']);
    expect(outcome.counts).toEqual({ '/groups/{id}/owners': { read: 2, filtered: 0 } });
  });

  test('is incomplete where its parents cannot be listed', async () => {
    const model = smallTenant();
    model.intercept = ({ pathname }) =>
      pathname === '/v1.0/groups' ? refusal(400, 'BadRequest') : undefined;
    const { outcome } = await takeFull(setUpEntra(model, [USERS, OWNERS]));
    expect(outcome.problems.map(({ kind }) => kind)).toEqual(['/groups/{id}/owners']);
    expect(outcome.judge(held('owner'))).toBe('unknown');
  });
});
