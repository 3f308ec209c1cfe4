import fc from 'fast-check';
import type { LearnFromAnswer } from '../../../../cli/http/pacer';
import { createUnitPacer } from '../../../../cli/http/unit-pacer';
import { createSimulatedClock } from '../../../support/simulated-clock';

const { signal } = new AbortController();
const QUIET = () => undefined;

interface Answer {
  readonly latencyMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly isRefused?: boolean;
}

/** Sends so many requests at once, each answered as the script says; tells when each was let through. */
async function send(
  count: number,
  units: number,
  answer: (number: number, sentAt: number) => Answer = () => ({}),
) {
  const clock = createSimulatedClock();
  let waitedMs = 0;
  const pacer = createUnitPacer(clock, (ms) => (waitedMs += ms));
  const sentAt: number[] = [];
  let inFlight = 0;
  let mostInFlight = 0;
  async function one(): Promise<void> {
    const learn = await pacer.costing(units).acquire(signal);
    const number = sentAt.push(clock.now());
    inFlight += 1;
    mostInFlight = Math.max(mostInFlight, inFlight);
    const { latencyMs = 100, headers = {}, isRefused = false } = answer(number, clock.now());
    await clock.sleep(latencyMs, signal);
    inFlight -= 1;
    learn((name) => headers[name], isRefused);
  }
  await clock.run(Promise.all(Array.from({ length: count }, one)));
  return { sentAt, mostInFlight, waitedMs, endedAt: clock.now() };
}

test('8 are under way to begin with, and up to 32 while nothing speaks against it', async () => {
  const { sentAt, mostInFlight } = await send(400, 1);
  expect(sentAt.filter((at) => at === 0)).toHaveLength(8);
  expect(mostInFlight).toBe(32);
});

test('they are let through in the order in which they came', async () => {
  const { sentAt } = await send(200, 3);
  expect(sentAt).toEqual([...sentAt].sort((a, b) => a - b));
});

test.each([1, 2, 5])('no more than 60 %% of the quota is used, at %d units a request', async (units) => {
  const { sentAt } = await send(4000, units, () => ({ latencyMs: 5 }));
  const windows = sentAt.map(
    (from) => sentAt.filter((at) => at >= from && at < from + 10_000).length * units,
  );
  expect(Math.max(...windows)).toBeLessThanOrEqual(480 * 11 + 5 * 32);
});

test('what an answer says it has cost counts, not what was thought', async () => {
  const cheap = await send(2000, 1, () => ({ latencyMs: 5 }));
  const dear = await send(2000, 1, () => ({ latencyMs: 5, headers: { 'x-ms-resource-unit': '5' } }));
  expect(dear.endedAt).toBeGreaterThan(cheap.endedAt * 3);
});

test('a share of 0.8 of the quota halves what is under way; a smaller one does not', async () => {
  const share = (value: string) => (number: number) =>
    number > 200 ? { headers: { 'x-ms-throttle-limit-percentage': value } } : {};
  const pressed = await send(600, 1, share('0.8'));
  const relaxed = await send(600, 1, share('0.7'));
  expect(pressed.endedAt).toBeGreaterThan(relaxed.endedAt * 2);
});

test('a 429 stops everybody for as long as it asks', async () => {
  const { sentAt } = await send(100, 1, (number) =>
    number === 20 ? { isRefused: true, headers: { 'retry-after': '30' } } : {},
  );
  const refusedAt = sentAt[19]! + 100;
  expect(sentAt.filter((at) => at > refusedAt && at < refusedAt + 30_000)).toEqual([]);
  expect(sentAt.at(-1)).toBeGreaterThanOrEqual(refusedAt + 30_000);
});

test('a 429 without a hint stops everybody for longer each time', async () => {
  const { sentAt } = await send(40, 1, (_, at) => ({ isRefused: at < 20_000 }));
  const rounds = [...new Set(sentAt)];
  const pauses = rounds.slice(1).map((at, n) => at - rounds[n]!);
  expect(pauses.length).toBeGreaterThan(2);
  expect(pauses.slice(0, 4)).toEqual([...pauses.slice(0, 4)].sort((a, b) => a - b));
});

test('whatever is answered, everybody gets through, and nobody who stops waits on', async () => {
  const answers = fc.record({
    latencyMs: fc.integer({ min: 0, max: 500 }),
    isRefused: fc.boolean(),
    units: fc.constantFrom('0', '1', '3', 'x'),
    share: fc.constantFrom(undefined, '0.9', '1.8'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(answers, { minLength: 1, maxLength: 60 }), async (script) => {
      const { sentAt } = await send(script.length, 1, (number) => {
        const { latencyMs, isRefused, units, share } = script[number - 1]!;
        const headers = {
          'x-ms-resource-unit': units,
          ...(share === undefined ? {} : { 'x-ms-throttle-limit-percentage': share }),
        };
        return { latencyMs, isRefused, headers };
      });
      expect(sentAt).toHaveLength(script.length);
    }),
    { numRuns: 50 },
  );
});

test('one who is stopped while waiting leaves the others alone', async () => {
  const clock = createSimulatedClock();
  const pacer = createUnitPacer(clock, QUIET);
  const running: LearnFromAnswer[] = [];
  for (let n = 0; n < 8; n += 1) running.push(await pacer.costing(1).acquire(signal));
  const stop = new AbortController();
  const stopped = pacer.costing(1).acquire(stop.signal);
  const patient = pacer.costing(1).acquire(signal);
  const reason = new Error('stopped');
  stop.abort(reason);
  for (const learn of running) learn(() => undefined, false);
  await expect(stopped).rejects.toBe(reason);
  await expect(patient).resolves.toBeInstanceOf(Function);
});
