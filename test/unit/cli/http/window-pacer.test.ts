import fc from 'fast-check';
import { createWindowPacer } from '../../../../cli/http/window-pacer';
import { createSimulatedClock } from '../../../support/simulated-clock';

const { signal } = new AbortController();
const WINDOWS = [
  { requests: 5, windowMs: 10_000 },
  { requests: 10, windowMs: 60_000 },
];

test('no window ever holds more requests than it may, however they come', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 9000 }), { maxLength: 40 }), async (gaps) => {
      const clock = createSimulatedClock();
      const pacer = createWindowPacer(clock, WINDOWS, () => undefined);
      const sentAt: number[] = [];
      const all = (async () => {
        for (const gap of gaps) {
          await clock.sleep(gap, signal);
          await pacer.acquire(signal);
          sentAt.push(clock.now());
        }
      })();
      await clock.run(all);
      for (const { requests, windowMs } of WINDOWS) {
        for (const from of sentAt) {
          expect(sentAt.filter((at) => at >= from && at < from + windowMs).length).toBeLessThanOrEqual(
            requests,
          );
        }
      }
    }),
  );
});

test('nobody waits while there is room, and the wait is told', async () => {
  const clock = createSimulatedClock();
  const waits: number[] = [];
  const pacer = createWindowPacer(clock, WINDOWS, (ms) => waits.push(ms));
  for (let n = 0; n < 5; n += 1) await pacer.acquire(signal);
  expect(waits).toEqual([]);
  await clock.run(pacer.acquire(signal));
  expect([waits, clock.now()]).toEqual([[10_000], 10_000]);
});
