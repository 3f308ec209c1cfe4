import { unifyErrorRealms } from '../../../../../support/error-realms';
import {
  GROUPS,
  held,
  ids,
  setUpEntra,
  smallTenant,
  takeFull,
  user,
  USERS,
} from '../../../../../support/entra-read';
import { createGraphModel } from '../../../../../support/graph-model';
import { GRAPH, pageOf, refusal } from '../../../../../support/scripted-graph';

unifyErrorRealms();

describe('a page token that expires', () => {
  test('repeats the list, and hands nothing on twice', async () => {
    const model = smallTenant({ pageSize: 3 });
    let isExpired = false;
    model.intercept = ({ pathname, searchParams }) => {
      if (pathname !== '/v1.0/users' || searchParams.get('$skiptoken') !== '6' || isExpired) return undefined;
      isExpired = true;
      return refusal(400, 'Directory_ExpiredPageToken');
    };
    const { upserts, outcome } = await takeFull(setUpEntra(model, [USERS]));
    expect(upserts).toEqual(ids(7));
    expect(outcome.problems).toEqual([]);
    expect(outcome.judge(held('user'))).toBe('absent');
  });
});

describe('a list and its count', () => {
  const many = (count: number) => {
    const model = createGraphModel({ pageSize: 500 });
    model.put('/users', ...ids(count).map((id) => user(id)));
    return model;
  };

  test('of a page that came short are read again, and what was missing comes after the rest', async () => {
    const model = many(100);
    let isShort = true;
    model.intercept = ({ pathname }) => {
      if (pathname !== '/v1.0/users' || !isShort) return undefined;
      isShort = false;
      return pageOf(ids(60));
    };
    const { upserts, outcome } = await takeFull(setUpEntra(model, [USERS]));
    expect([...upserts].sort()).toEqual(ids(100).sort());
    expect(outcome.problems).toEqual([]);
  });

  test('that disagree after two readings are a problem, and nothing is deleted', async () => {
    const model = many(100);
    model.intercept = ({ pathname }) => (pathname === '/v1.0/users' ? pageOf(ids(60)) : undefined);
    const { upserts, outcome } = await takeFull(setUpEntra(model, [USERS, GROUPS]));
    expect(upserts).toHaveLength(60);
    expect(outcome.problems[0]!.message).toContain('2 readings have 60 items, and its count says 100');
    expect(outcome.judge(held('user'))).toBe('unknown');
  });

  test.each([
    ['lags a little', '105'],
    ['is smaller', '90'],
  ])('that %s are no problem', async (_, counted) => {
    const model = many(100);
    model.intercept = ({ pathname }) => (pathname === '/v1.0/users/$count' ? { body: counted } : undefined);
    const { outcome } = await takeFull(setUpEntra(model, [USERS]));
    expect(outcome.problems).toEqual([]);
    expect(model.asked.filter((path) => path.startsWith('/v1.0/users?'))).toHaveLength(1);
  });

  test.each([400, 403, 404, 501])('that is not counted (%d) are taken as they are', async (status) => {
    const model = many(100);
    model.intercept = ({ pathname }) => (pathname.endsWith('$count') ? refusal(status, 'X') : undefined);
    const { upserts, outcome } = await takeFull(setUpEntra(model, [USERS]));
    expect([upserts.length, outcome.problems]).toEqual([100, []]);
  });

  test('with the same item twice has it once', async () => {
    const model = many(0);
    model.intercept = ({ pathname, searchParams }) =>
      pathname !== '/v1.0/users'
        ? undefined
        : searchParams.has('$skiptoken')
          ? pageOf(['b', 'c'])
          : pageOf(['a', 'b'], { '@odata.nextLink': `${GRAPH}/v1.0/users?$skiptoken=2` });
    const { upserts, outcome } = await takeFull(setUpEntra(model, [USERS]));
    expect([upserts, outcome.counts]).toEqual([['a', 'b', 'c'], { '/users': { read: 3, filtered: 0 } }]);
  });
});
