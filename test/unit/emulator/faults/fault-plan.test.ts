import type { Fault } from '../../../../emulator/faults/fault';
import { planExchange, type ExchangePlan } from '../../../../emulator/faults/fault-plan';
import { drawDuration, Duration } from '../../../../emulator/server/latency';

const bodyOf = (status: number): unknown => ({ own: status });

test.each<[Fault | undefined, Partial<ExchangePlan>]>([
  [undefined, { timesHandled: 1, delivery: { kind: 'whole' }, latencyFactor: 1, minimumLatencyMs: 0 }],
  [{ kind: 'slow' }, { timesHandled: 1, latencyFactor: 10, minimumLatencyMs: 0 }],
  [
    { kind: 'slow', minMs: 70 },
    { latencyFactor: 10, minimumLatencyMs: 70 },
  ],
  [{ kind: 'timeout' }, { timesHandled: 0, delivery: { kind: 'hold', maxMs: 600_000 } }],
  [
    { kind: 'timeout', maxMs: 5, handled: true },
    { timesHandled: 1, delivery: { kind: 'hold', maxMs: 5 } },
  ],
  [
    { kind: 'status', status: 429 },
    { timesHandled: 0, replacement: { status: 429, body: { own: 429 }, headers: {} } },
  ],
  [
    { kind: 'status', status: 429, headers: { 'Retry-After': '3' }, handled: true },
    { timesHandled: 1, replacement: { status: 429, body: { own: 429 }, headers: { 'retry-after': '3' } } },
  ],
  [{ kind: 'error-inside' }, { replacement: { status: 200, body: { own: 500 } } }],
  [{ kind: 'duplicate' }, { timesHandled: 2 }],
])('%j', (fault, expected) => {
  expect(planExchange(fault, bodyOf)).toMatchObject(expected);
});

test('a duration is a constant or is drawn from a range', () => {
  expect(drawDuration(150, () => 0.9)).toBe(150);
  expect([0, 0.5].map((random) => drawDuration({ min: 100, max: 200 }, () => random))).toEqual([100, 150]);
  expect(Duration.safeParse({ min: 2, max: 1 }).success).toBe(false);
});
