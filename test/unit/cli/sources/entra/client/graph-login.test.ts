import { createGraphLogin } from '../../../../../../cli/sources/entra/client/graph-login';
import { createDeferred } from '../../../../../support/deferred';
import { createSteppedClock } from '../../../../../support/stepped-clock';

const HOUR = 3_600_000;

/** A login whose tokens are numbered by credential and request; each lives for `lifeMs`. */
function setUp(lifeMs = HOUR, getToken?: (name: string) => Promise<string>) {
  const clock = createSteppedClock();
  const asked: string[] = [];
  let credentials = 0;
  const login = createGraphLogin({
    clock,
    scope: 'scope',
    createCredential: () => {
      const credential = (credentials += 1);
      let requests = 0;
      return {
        async getToken() {
          const name = `${credential}.${(requests += 1)}`;
          asked.push(name);
          const token = getToken === undefined ? name : await getToken(name);
          return { token, expiresOnTimestamp: clock.now() + lifeMs };
        },
      };
    },
  });
  return { login, clock, asked };
}

test('a token is asked for once and used until shortly before its end', async () => {
  const { login, clock, asked } = setUp();
  expect(await Promise.all([login.token(), login.token()])).toEqual(['1.1', '1.1']);
  await clock.step(HOUR - 6 * 60_000);
  expect(await login.token()).toBe('1.1');
  await clock.step(2 * 60_000);
  expect(await login.token()).toBe('1.2');
  expect(asked).toEqual(['1.1', '1.2']);
});

test('a token that lives shortly is used for most of its life', async () => {
  const { login, clock } = setUp(60_000);
  await login.token();
  await clock.step(50_000);
  expect(await login.token()).toBe('1.1');
  await clock.step(5000);
  expect(await login.token()).toBe('1.2');
});

test('a login that failed is tried again', async () => {
  const { login } = setUp(HOUR, (name) =>
    name === '1.1' ? Promise.reject(new Error('no')) : Promise.resolve(name),
  );
  await expect(login.token()).rejects.toThrow('no');
  expect(await login.token()).toBe('1.2');
});

test('renewing forgets the credential with its token', async () => {
  const { login, clock } = setUp();
  await login.token();
  login.renew(clock.now());
  expect(await login.token()).toBe('2.1');
});

test('a login that hangs is not waited for by those who come after its renewal', async () => {
  const hanging = createDeferred<string>();
  const { login, clock } = setUp(HOUR, (name) => (name === '1.1' ? hanging.promise : Promise.resolve(name)));
  const first = login.token();
  const began = clock.now();
  await clock.step(60_000);
  login.renew(began);
  expect(await login.token()).toBe('2.1');
  hanging.resolve('late');
  expect(await first).toBe('late');
  expect(await login.token()).toBe('2.1');
});

test('of several who find the same token dead, only the first renews', async () => {
  const { login, clock } = setUp();
  await login.token();
  const began = clock.now();
  await clock.step(10);
  login.renew(began);
  expect(await login.token()).toBe('2.1');
  login.renew(began);
  expect(await login.token()).toBe('2.1');
  await clock.step(10);
  login.renew(clock.now());
  expect(await login.token()).toBe('3.1');
});
