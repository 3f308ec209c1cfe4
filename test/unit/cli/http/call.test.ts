import { createRequestLedger } from '../../../../cli/core/request-ledger';
import { type Attempt, createCall, type RawAnswer } from '../../../../cli/http/call';
import type { Pacer } from '../../../../cli/http/pacer';
import { LOG_IN, RemoteError, type RemoteFailure } from '../../../../cli/http/remote-error';
import { createRecordedLog } from '../../../support/recorded-log';
import { createVirtualClock } from '../../../support/virtual-clock';

const { signal } = new AbortController();
const what = { service: 'Service', operation: 'ask' };

type Script = (attempt: Attempt<RawAnswer>, number: number) => Promise<string>;

/** A call whose attempts the test writes; `failures` are what is thrown, translated as they are. */
function setUp(script: Script) {
  const clock = createVirtualClock();
  const ledger = createRequestLedger();
  const renewals: number[] = [];
  const seen: number[] = [];
  const translated: (number | undefined)[] = [];
  let attempts = 0;
  const call = createCall<RawAnswer>({
    clock,
    ledger,
    log: createRecordedLog(),
    limitMs: 1000,
    renew: (since) => renewals.push(since),
    translate: (cause, _, answer) => {
      translated.push(answer?.status);
      if (cause instanceof RemoteError) return cause;
      throw cause;
    },
    onAnswer: ({ status }) => seen.push(status),
  });
  const run = (pacer?: Pacer) =>
    call({ ...what, ...(pacer === undefined ? {} : { pacer }) }, signal, (attempt) =>
      script(attempt, (attempts += 1)),
    );
  return { run, clock, ledger, renewals, seen, translated, attempts: () => attempts };
}

const failure = (more: Partial<RemoteFailure>) =>
  new RemoteError({ ...what, detail: 'scripted', transient: false, ...more });
const answer = (status: number, headers: Record<string, string> = {}): RawAnswer => ({
  status,
  headers: { get: (name) => headers[name] },
});

test('the answer of a call that then throws is translated with it, and told to who listens', async () => {
  const { run, seen, translated } = setUp((attempt) => {
    attempt.onAnswer(answer(404));
    return Promise.reject(failure({ status: 404 }));
  });
  await expect(run()).rejects.toThrow('HTTP 404');
  expect([seen, translated]).toEqual([[404], [404]]);
});

test('a login is forgotten as of the attempt that failed, so that a newer one may stay', async () => {
  const { run, renewals, clock } = setUp((_, number) =>
    number === 1 ? Promise.reject(failure({ status: 401 })) : Promise.resolve('fine'),
  );
  const before = clock.now();
  await expect(run()).resolves.toBe('fine');
  expect(renewals).toHaveLength(1);
  expect(renewals[0]).toBeGreaterThanOrEqual(before);
  expect(renewals[0]).toBeLessThanOrEqual(clock.now());
});

test.each([
  [true, 6],
  [false, 1],
])(
  'a login that failed in passing (%p) is tried anew each time: %d attempts',
  async (transient, attempts) => {
    const setup = setUp(() => Promise.reject(failure({ operation: LOG_IN, transient })));
    await expect(setup.run()).rejects.toThrow(LOG_IN);
    expect(setup.attempts()).toBe(attempts);
    expect(setup.renewals).toHaveLength(transient ? attempts : 0);
  },
);

test('the pacer is asked before each attempt and learns from each answer, and from none', async () => {
  const learned: unknown[] = [];
  let acquired = 0;
  const pacer: Pacer = {
    acquire: () => {
      acquired += 1;
      return Promise.resolve((header, isRefused) => learned.push([header('x-left'), isRefused]));
    },
  };
  const { run, ledger } = setUp((attempt, number) => {
    if (number === 1) return Promise.reject(failure({ transient: true }));
    if (number === 3) {
      attempt.onAnswer(answer(200, { 'x-left': '2' }));
      return Promise.resolve('fine');
    }
    attempt.onAnswer(answer(429, { 'x-left': '0' }));
    return Promise.reject(failure({ status: 429, transient: true, retryAfterMs: 3000 }));
  });
  await run(pacer);
  expect(acquired).toBe(3);
  expect(learned).toEqual([
    [undefined, false],
    ['0', true],
    ['2', false],
  ]);
  expect(ledger.summary()).toMatchObject({ retries: 2 });
  expect(ledger.summary().throttledMs).toBeGreaterThanOrEqual(3000);
});
