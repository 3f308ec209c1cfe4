import { createPortPause } from '../../../../cli/port/port-pause';
import { createVirtualClock } from '../../../support/virtual-clock';

function setUp() {
  const clock = createVirtualClock({ start: 0 });
  const waits: number[] = [];
  const pause = createPortPause(clock, (ms) => waits.push(ms));
  return { clock, waits, pause, over: () => pause.over(new AbortController().signal) };
}

test.each<[string, (number | undefined)[], number]>([
  ['nobody says anything', [undefined], 0],
  ['a hint says now', [0], 0],
  ['a hint says later', [30_000], 30_000],
  ['of several hints one is the longest', [10_000, 30_000, 20_000], 30_000],
  ['a clock is wrong by a day', [86_400_000], 300_000],
])('where %s', async (_what, hints, ms) => {
  const { clock, pause, over, waits } = setUp();
  for (const hint of hints) pause.heed(hint);
  await over();
  expect(Math.abs(clock.sleptMs - ms)).toBeLessThan(1000);
  expect(waits).toHaveLength(ms === 0 ? 0 : 1);
  await over();
  expect(waits).toHaveLength(ms === 0 ? 0 : 1);
});

test('a hint that comes while somebody waits is heeded, too', async () => {
  const { clock, pause, over } = setUp();
  pause.heed(10_000);
  const waiting = over();
  pause.heed(40_000);
  await waiting;
  expect(clock.sleptMs).toBeGreaterThan(39_000);
});

test('who is stopped does not wait', async () => {
  const { pause } = setUp();
  pause.heed(10_000);
  await expect(pause.over(AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
});
