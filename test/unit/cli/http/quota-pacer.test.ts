import fc from 'fast-check';
import type { Pacer } from '../../../../cli/http/pacer';
import { createQuotaPacer } from '../../../../cli/http/quota-pacer';
import { createQuotaServer, type QuotaServer, type QuotaServerOptions } from '../../../support/quota-server';
import { createSimulatedClock, type SimulatedClock } from '../../../support/simulated-clock';

const { signal } = new AbortController();

interface Load {
  /** Chains of requests, one request after another each. */
  readonly chains?: number;
  readonly requests?: number;
  /** Milliseconds to the server and back, of the n-th request. */
  readonly latency?: (n: number) => readonly [there: number, back: number];
  /** When the first request is sent. */
  readonly start?: number;
}

interface Report {
  readonly refused: number;
  readonly elapsedMs: number;
  readonly waitedMs: number;
}

/** Sends so many requests through one pacer, as the Azure client does: a refused one is repeated after a second. */
async function simulate(load: Load, options: QuotaServerOptions, beside?: Beside): Promise<Report> {
  const { chains = 4, requests = 300, latency = () => [60, 60], start = 0 } = load;
  const clock = createSimulatedClock(start);
  const server = createQuotaServer(clock, options);
  let waitedMs = 0;
  const pacer = createQuotaPacer(clock, (ms) => (waitedMs += ms));
  let sent = 0;
  let done = 0;
  const ask = async (n: number): Promise<void> => {
    const [there, back] = latency(n);
    const learn = await pacer.acquire(signal);
    await clock.sleep(there);
    const { isAllowed, headers } = server.answer();
    await clock.sleep(back);
    learn((name) => headers[name], !isAllowed);
    if (isAllowed) return;
    await clock.sleep(1000);
    await ask(n);
  };
  const chain = async (): Promise<void> => {
    while (sent < requests) {
      sent += 1;
      await ask(sent);
      done += 1;
    }
  };
  const others = beside?.(clock, server, () => done < requests) ?? Promise.resolve();
  await clock.run(Promise.all([...Array.from({ length: chains }, chain), others]));
  return { refused: server.refused(), elapsedMs: clock.now() - start, waitedMs };
}

type Beside = (clock: SimulatedClock, server: QuotaServer, goesOn: () => boolean) => Promise<void>;

/** The least time that so many requests take: all but the last window are used up and last their whole length. */
function leastMs(requests: number, { limit = 15, windowMs = 5000 }: QuotaServerOptions = {}): number {
  return (Math.ceil(requests / limit) - 1) * windowMs;
}

const begins = ['with a request', 'on a grid'] as const;
const roundings = ['up', 'down'] as const;
const shapes = begins.flatMap((begin) =>
  roundings.flatMap((rounding) => [1, 4, 8].map((chains) => ({ begins: begin, rounding, chains }))),
);

test.each(shapes)('alone it is never refused and uses the quota up: %j', async ({ chains, ...options }) => {
  const quick = chains === 1 ? ([20, 20] as const) : ([60, 60] as const);
  for (const offsetMs of [0, 700, 1500, 2999, 4990]) {
    const report = await simulate({ chains, latency: () => quick }, { ...options, offsetMs });
    expect(report.refused).toBe(0);
    expect(leastMs(300) / report.elapsedMs).toBeGreaterThan(0.95);
  }
});

/** Where a window ends between the very first requests, no header can tell in which of the two they were counted. */
test('alone it is refused once by each chain at most, whatever the latencies, the phase and the limit', async () => {
  const milliseconds = fc.integer({ min: 1, max: 1500 });
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        begins: fc.constantFrom(...begins),
        rounding: fc.constantFrom(...roundings),
        offsetMs: fc.integer({ min: 0, max: 4999 }),
        limit: fc.integer({ min: 15, max: 40 }),
      }),
      fc.integer({ min: 1, max: 8 }),
      fc.array(fc.tuple(milliseconds, milliseconds), { minLength: 1, maxLength: 30 }),
      async (options, chains, latencies) => {
        const latency = (n: number) => latencies[n % latencies.length]!;
        const { refused } = await simulate({ chains, requests: 150, latency }, options);
        expect(refused).toBeLessThanOrEqual(chains);
      },
    ),
    { numRuns: 150 },
  );
});

test('a quota that is larger than documented is used up too', async () => {
  const options = { limit: 40 };
  const { elapsedMs, refused } = await simulate({ chains: 8, requests: 800 }, options);
  expect(refused).toBe(0);
  expect(leastMs(800, options) / elapsedMs).toBeGreaterThan(0.9);
});

test('a quota that is smaller than documented is learned by its refusals, and kept then', async () => {
  const options = { limit: 8 };
  const { elapsedMs, refused } = await simulate({ chains: 8, requests: 200 }, options);
  expect(refused).toBeLessThanOrEqual(8);
  expect(leastMs(200, options) / elapsedMs).toBeGreaterThan(0.9);
});

test('a longer window is learned', async () => {
  const options = { windowMs: 10_000 };
  const { elapsedMs, refused } = await simulate({ requests: 150 }, options);
  expect(refused).toBe(0);
  expect(leastMs(150, options) / elapsedMs).toBeGreaterThan(0.93);
});

test('without headers it keeps to what is documented', async () => {
  const { elapsedMs, refused } = await simulate({}, { tells: false });
  expect(leastMs(300) / elapsedMs).toBeGreaterThan(0.9);
  expect(refused).toBe(0);
});

test('without headers and against a grid it still comes to an end, refused now and then', async () => {
  const { elapsedMs } = await simulate({}, { tells: false, begins: 'on a grid', offsetMs: 1300 });
  expect(leastMs(300) / elapsedMs).toBeGreaterThan(0.8);
});

test.each(begins)(
  'another one of the same principal eats from the quota, which is then shared: %s',
  async (begin) => {
    const nibble: Beside = async (clock, server, goesOn) => {
      while (goesOn()) {
        server.answer();
        await clock.sleep(1000);
      }
    };
    const { refused, elapsedMs } = await simulate({}, { begins: begin }, nibble);
    // Five of fifteen are gone: ten a window are left for us. Each of four chains may be surprised once a window.
    expect(((300 / 10) * 5000) / elapsedMs).toBeGreaterThan(0.85);
    expect(refused).toBeLessThanOrEqual(4 * Math.ceil(elapsedMs / 5000));
  },
);

test('a refusal that says nothing does not make it wait for ever', async () => {
  const clock = createSimulatedClock();
  const pacer = createQuotaPacer(clock, () => undefined);
  await clock.run(exhaust(pacer));
  await clock.run(pacer.acquire(signal));
  expect(clock.now()).toBe(5000);
});

test('a stop ends the wait', async () => {
  const clock = createSimulatedClock();
  const pacer = createQuotaPacer(clock, () => undefined);
  await clock.run(exhaust(pacer));
  const reason = new Error('stopped');
  await expect(pacer.acquire(AbortSignal.abort(reason))).rejects.toBe(reason);
});

test('it tells how long it waits', async () => {
  const clock = createSimulatedClock();
  const waits: number[] = [];
  const pacer = createQuotaPacer(clock, (ms) => waits.push(ms));
  await clock.run(exhaust(pacer));
  await clock.run(pacer.acquire(signal));
  expect(waits).toEqual([5000]);
});

/** Takes the whole quota of a window, and hears nothing of it. */
async function exhaust(pacer: Pacer): Promise<void> {
  for (let n = 0; n < 15; n += 1) {
    const learn = await pacer.acquire(signal);
    learn(() => undefined, false);
  }
}
