import { createServerClock } from '../../../../cli/http/server-clock';
import { createSteppedClock } from '../../../support/stepped-clock';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const answer = (date: string | undefined) => ({ headers: { get: () => date } });
const dateOf = (instant: number): string => new Date(instant).toUTCString();

test.each([0, -600_000, 600_000])(
  'is the time of the server, whatever ours is wrong by: %d ms',
  async (skewMs) => {
    const clock = createSteppedClock(NOW + skewMs);
    const server = createServerClock(clock);
    server.learn(answer(dateOf(NOW)));
    // The latest instant that the second can mean.
    expect(server.now()).toBe(NOW + 999);
    await clock.step(5000);
    expect(server.now()).toBe(NOW + 5999);
    expect(server.at(NOW + skewMs - 1000)).toBe(NOW - 1);
  },
);

test('is that of the first answer that tells it', () => {
  const server = createServerClock(createSteppedClock(NOW));
  for (const date of [undefined, 'yesterday', dateOf(NOW + 60_000), dateOf(NOW + 90_000)])
    server.learn(answer(date));
  expect(server.now()).toBe(NOW + 60_999);
});

test.each([undefined, '', 'yesterday'])('is ours where no answer tells it: %j', (date) => {
  const server = createServerClock(createSteppedClock(NOW));
  server.learn(answer(date));
  expect([server.now(), server.at(NOW - 1)]).toEqual([NOW, NOW - 1]);
});
