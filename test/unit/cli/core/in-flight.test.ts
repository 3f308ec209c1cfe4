import { createInFlight } from '../../../../cli/core/in-flight';
import { createDeferred, type Deferred, settle } from '../../../support/deferred';

/** Tasks that last until the test ends them. */
function setUp(limit: number) {
  const inFlight = createInFlight(limit);
  const begun: Deferred[] = [];
  const bring = () =>
    inFlight.run(() => {
      const deferred = createDeferred();
      begun.push(deferred);
      return deferred.promise;
    });
  return { inFlight, begun, bring };
}

test('so many tasks run as may, and whoever brings one more waits for a place', async () => {
  const { begun, bring } = setUp(2);
  await bring();
  await bring();
  const waits = [bring(), bring()];
  let isTaken = 0;
  for (const wait of waits) void wait.then(() => (isTaken += 1));
  await settle();
  expect([begun.length, isTaken]).toEqual([2, 0]);
  begun[0]?.resolve();
  await settle();
  expect([begun.length, isTaken]).toEqual([3, 1]);
  begun[1]?.resolve();
  begun[2]?.resolve();
  await settle();
  expect([begun.length, isTaken]).toEqual([4, 2]);
});

test('it is settled when nothing is under way', async () => {
  const { inFlight, begun, bring } = setUp(3);
  await inFlight.settled();
  await bring();
  await bring();
  let isSettled = false;
  const settled = inFlight.settled().then(() => (isSettled = true));
  begun[0]?.resolve();
  await settle();
  expect(isSettled).toBe(false);
  begun[1]?.resolve();
  await settled;
});

test('the first failure is told to whoever comes next, and nothing more is begun', async () => {
  const { inFlight, begun, bring } = setUp(2);
  const first = new Error('first');
  await bring();
  await bring();
  begun[1]?.reject(first);
  begun[0]?.reject(new Error('second'));
  await settle();
  await expect(bring()).rejects.toBe(first);
  await expect(inFlight.settled()).rejects.toBe(first);
  expect(begun).toHaveLength(2);
});

test('whoever waits for a place is told of the failure that made room', async () => {
  const { begun, bring } = setUp(1);
  await bring();
  const waiting = bring();
  const error = new Error('lost');
  begun[0]?.reject(error);
  await expect(waiting).rejects.toBe(error);
  expect(begun).toHaveLength(1);
});

test('what is under way is still waited for after a failure', async () => {
  const { inFlight, begun, bring } = setUp(2);
  await bring();
  await bring();
  begun[0]?.reject(new Error('lost'));
  let isSettled = false;
  const settled = inFlight.settled().catch(() => (isSettled = true));
  await settle();
  expect(isSettled).toBe(false);
  begun[1]?.resolve();
  await settled;
});
