import { mkdtempSync, readdirSync, rmdirSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { unifyErrorRealms } from '../../../../../support/error-realms';
import {
  GROUPS,
  held,
  ids,
  member,
  setUpEntra,
  smallTenant,
  stateAfter,
  takeFull,
  user,
  USERS,
} from '../../../../../support/entra-read';
import { createGraphModel } from '../../../../../support/graph-model';
import { resource } from '../../../../../support/ocean-documents';
import { GRAPH, pageOf, refusal } from '../../../../../support/scripted-graph';

unifyErrorRealms();

describe('a full read', () => {
  test('hands on every item of every kind, with what is mapped of it, users first', async () => {
    const model = smallTenant({ pageSize: 3 });
    const { changes, pages, outcome } = await takeFull(setUpEntra(model));
    expect(changes.map(({ kind, id, operation }) => [kind, id, operation])).toEqual([
      ...ids(7).map((id) => ['/users', id, 'upsert']),
      ['/groups', 'g1', 'upsert'],
      ['/groups', 'g2', 'upsert'],
    ]);
    expect(changes[0]).toMatchObject({ identifier: 'u0', data: { id: 'u0', mail: 'u0@a.b' } });
    expect(pages.every(({ isWhole }) => isWhole === true)).toBe(true);
    expect(outcome).toMatchObject({
      problems: [],
      warnings: [],
      rereads: [],
      isWindowRead: true,
      covers: { kinds: 2 },
      counts: { '/users': { read: 7, filtered: 0 }, '/groups': { read: 2, filtered: 0 } },
      window: { from: null },
    });
  });

  test('puts members into their group, says of which kind each is, and asks for no cut-off $expand', async () => {
    const model = smallTenant({ pageSize: 1 });
    const { changes } = await takeFull(setUpEntra(model));
    const g1 = changes.find(({ id }) => id === 'g1');
    expect(g1!.data).toEqual({
      id: 'g1',
      displayName: 'Group g1',
      members: [member('u1'), member('d1', 'device')],
    });
    expect(g1!.references).toEqual(
      new Map([
        ['u1', '/users'],
        ['d1', '/devices'],
      ]),
    );
    expect(model.asked.filter((path) => path.includes('$expand'))).toEqual([]);
    expect(model.asked).toContain('/v1.0/groups/g1/members?$select=id&$top=999');
  });

  test('takes a delta link before the first page, of what it reads', async () => {
    const model = smallTenant();
    const { outcome } = await takeFull(setUpEntra(model));
    const latest = model.asked.indexOf(
      '/v1.0/groups/delta?$select=displayName,id,members&$deltatoken=latest',
    );
    expect(latest).toBeGreaterThanOrEqual(0);
    expect(latest).toBeLessThan(model.asked.indexOf('/v1.0/groups?$select=displayName,id&$top=999'));
    expect(Object.keys(outcome.memory.collections)).toEqual(['/users', '/groups']);
    expect(outcome.memory.collections['/groups']!.deltaLink).toContain(`${GRAPH}/v1.0/groups/delta?`);
  });

  test('lets what is stale go, sources of relations first', async () => {
    const { outcome } = await takeFull(setUpEntra(smallTenant()));
    expect([outcome.judge(held('user')), outcome.judge(held('other'))]).toEqual(['absent', 'unknown']);
    expect([outcome.reconciles('group'), outcome.reconciles('other')]).toEqual([true, false]);
    expect(outcome.levelOf(held('group'))).toBeGreaterThan(outcome.levelOf(held('user'))!);
    expect(outcome.levelOf(held('other'))).toBeUndefined();
    expect([0, 1].map((level) => outcome.isEmpty(level))).toEqual([false, false]);
  });

  test('of nothing is empty', async () => {
    const model = createGraphModel();
    model.put('/users', user('u1'));
    const { outcome } = await takeFull(setUpEntra(model));
    expect(outcome.isEmpty(outcome.levelOf(held('group'))!)).toBe(true);
    expect(outcome.isEmpty(outcome.levelOf(held('user'))!)).toBe(false);
  });

  test('leaves no file behind, however it ends', async () => {
    // A folder of its own: other tests, and other programs, make theirs in the system's.
    const temporary = mkdtempSync(join(os.tmpdir(), 'port-sync-test-'));
    const redirected = jest.spyOn(os, 'tmpdir').mockReturnValue(temporary);
    await takeFull(setUpEntra(smallTenant()));
    expect(redirected).toHaveBeenCalled();
    const broken = smallTenant();
    broken.intercept = () => refusal(403, 'Authorization_RequestDenied');
    await expect(takeFull(setUpEntra(broken))).rejects.toThrow();
    const opened = await setUpEntra(smallTenant()).source.open();
    for await (const page of opened.readFull(undefined).pages()) {
      expect(page.changes.length).toBeGreaterThan(0);
      expect(readdirSync(temporary)).toHaveLength(1);
      break;
    }
    expect(readdirSync(temporary)).toEqual([]);
    redirected.mockRestore();
    rmdirSync(temporary);
  });

  test('ends with the reason of who stops it', async () => {
    const stop = new AbortController();
    const model = smallTenant({ pageSize: 2 });
    const reason = new Error('stopped by SIGTERM');
    model.intercept = (_, number) => {
      if (number === 4) stop.abort(reason);
      return undefined;
    };
    await expect(takeFull(setUpEntra(model, [USERS, GROUPS], stop.signal))).rejects.toBe(reason);
  });
});

describe('a kind that fails', () => {
  const denied = refusal(403, 'Authorization_RequestDenied');

  test('fails alone: nothing of it is deleted, its changes are read from where they were', async () => {
    const setUp = setUpEntra(smallTenant());
    const previous = stateAfter(setUp, await takeFull(setUp));
    const model = smallTenant();
    model.intercept = ({ pathname }) => (pathname === '/v1.0/groups' ? denied : undefined);
    const { upserts, outcome } = await takeFull(setUpEntra(model), previous);
    expect(upserts).toEqual(ids(7));
    expect(outcome.problems).toEqual([
      {
        kind: '/groups',
        subject: '/groups',
        message: expect.stringContaining('HTTP 403 Authorization_RequestDenied') as string,
        nextStep: expect.stringContaining('GroupMember.Read.All') as string,
      },
    ]);
    expect([outcome.judge(held('group')), outcome.judge(held('user'))]).toEqual(['unknown', 'absent']);
    expect(outcome.memory.collections['/groups']).toEqual(previous.memory.collections['/groups']);
    expect(outcome.isWindowRead).toBe(true);
  });

  test.each<[string, Parameters<typeof createGraphModel>[0], (page: string | null) => boolean]>([
    ['on its first page', {}, (page) => page === null],
    ['on its last page', { pageSize: 3 }, (page) => page === '6'],
  ])('%s is never taken for a short one', async (_, options, isBroken) => {
    const model = smallTenant(options);
    model.intercept = ({ pathname, searchParams }) =>
      pathname === '/v1.0/users' && isBroken(searchParams.get('$skiptoken'))
        ? refusal(500, 'InternalServerError')
        : undefined;
    const { outcome } = await takeFull(setUpEntra(model));
    expect(outcome.problems.map(({ kind }) => kind)).toEqual(['/users']);
    expect(outcome.judge(held('user'))).toBe('unknown');
  });

  test('with all others makes the source unavailable, and says what to grant', async () => {
    const model = smallTenant();
    model.intercept = () => denied;
    await expect(takeFull(setUpEntra(model))).rejects.toMatchObject({
      reason: 'unavailable',
      nextSteps: [
        expect.stringContaining('User.Read.All') as string,
        expect.stringContaining('GroupMember.Read.All') as string,
      ],
    });
  });

  test('and its nextLink to another host is told, without a request there', async () => {
    const model = smallTenant();
    model.intercept = ({ pathname }) =>
      pathname === '/v1.0/users'
        ? pageOf(['u0'], { '@odata.nextLink': 'https://evil.test/v1.0/users?$skiptoken=x' })
        : undefined;
    const setUp = setUpEntra(model);
    const { outcome } = await takeFull(setUp);
    expect(outcome.problems[0]!.message).toContain('refused to send the token');
    expect(setUp.graph.requests.every(({ url }) => url.startsWith(GRAPH))).toBe(true);
  });
});

describe('a blueprint that JQ works out', () => {
  test('may be any, so that one failed kind keeps all entities', async () => {
    const dynamic = resource({ blueprint: '.kind' }, { kind: '/devices' });
    const model = smallTenant();
    const fine = await takeFull(setUpEntra(model, [USERS, dynamic]));
    expect([fine.outcome.judge(held('any')), fine.outcome.judge(held('user'))]).toEqual(['absent', 'absent']);
    expect(fine.outcome.levelOf(held('any'))).toBeGreaterThan(fine.outcome.levelOf(held('user'))!);
    model.intercept = ({ pathname }) => (pathname === '/v1.0/devices' ? refusal(403, 'X') : undefined);
    const failed = await takeFull(setUpEntra(model, [USERS, dynamic]));
    expect([failed.outcome.judge(held('any')), failed.outcome.judge(held('user'))]).toEqual([
      'unknown',
      'unknown',
    ]);
  });
});
