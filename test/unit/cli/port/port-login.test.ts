import { createPortLogin, type IssuedToken } from '../../../../cli/port/port-login';
import { createDeferred } from '../../../support/deferred';
import { createVirtualClock } from '../../../support/virtual-clock';

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** A Port that hands out `token 1`, `token 2`, … for so many seconds. */
function setUp(life: (number: number) => number = () => 10_800) {
  const clock = createVirtualClock({ start: 0 });
  let logins = 0;
  const login = createPortLogin(() => {
    logins += 1;
    return Promise.resolve({ accessToken: `token ${logins}`, expiresIn: life(logins) });
  }, clock);
  return { clock, login, logins: () => logins };
}

test('a token of three hours is used until three minutes before its end', async () => {
  const { clock, login } = setUp();
  expect(await login.token()).toBe('token 1');
  await clock.sleep(3 * HOUR - 4 * MINUTE);
  expect(await login.token()).toBe('token 1');
  await clock.sleep(MINUTE);
  expect(await login.token()).toBe('token 2');
  expect(await login.token()).toBe('token 2');
});

test('of a token with little left half of that is used, so that not every request logs in', async () => {
  const { clock, login, logins } = setUp((number) => (number === 1 ? 100 : 10_800));
  for (let n = 0; n < 5; n += 1) expect(await login.token()).toBe('token 1');
  expect(logins()).toBe(1);
  await clock.sleep(49_000);
  expect(await login.token()).toBe('token 1');
  await clock.sleep(1000);
  expect(await login.token()).toBe('token 2');
});

test('requests that come together share one login', async () => {
  const answer = createDeferred<IssuedToken>();
  let logins = 0;
  const login = createPortLogin(
    () => {
      logins += 1;
      return answer.promise;
    },
    createVirtualClock({ start: 0 }),
  );
  const tokens = Promise.all([login.token(), login.token(), login.token()]);
  answer.resolve({ accessToken: 't', expiresIn: 10_800 });
  expect(await tokens).toEqual(['t', 't', 't']);
  expect(logins).toBe(1);
});

test('a refused token is replaced once, however many requests were refused with it', async () => {
  const { login, logins } = setUp();
  const old = await login.token();
  login.refuse(old);
  expect(await login.token()).toBe('token 2');
  login.refuse(old);
  expect(await login.token()).toBe('token 2');
  expect(logins()).toBe(2);
});

test('a login that failed is told to all who waited, and the next one tries again', async () => {
  let logins = 0;
  const login = createPortLogin(
    () => {
      logins += 1;
      return logins === 1
        ? Promise.reject(new Error('away'))
        : Promise.resolve({ accessToken: 't', expiresIn: 10_800 });
    },
    createVirtualClock({ start: 0 }),
  );
  const both = await Promise.allSettled([login.token(), login.token()]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await login.token()).toBe('t');
  expect(logins).toBe(2);
});
