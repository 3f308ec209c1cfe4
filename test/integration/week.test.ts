import { randomInt } from 'node:crypto';
import { checkedEmulator } from '../support/checked-emulator';
import { createSeeded } from '../../emulator/inventory/seeded';
import { drawSchedule } from '../simulation/schedule';
import { playWeek } from '../simulation/week';

jest.mock('../../cli/mapping/jq-pool', () => jest.requireActual<object>('../support/quick-jq-pool'));
jest.mock('../../cli/composition/catalog', () => jest.requireActual<object>('../support/kept-catalog'));

/** Another one each time only where somebody looks for what nobody has thought of. */
const SEED = Number(
  process.env['SEED'] ?? (process.env['DEEP'] === undefined ? 1 : randomInt(1_000_000_000)),
);
/** For each delivery; a run every five minutes makes 2,016 a week. */
const RUNS = process.env['DEEP'] === undefined ? 90 : 1008;

test('the week has faults, two outages of more than a day, and fifteen days without a run', () => {
  const ticks = drawSchedule(createSeeded(SEED), RUNS);
  const day = 86_400_000;
  const outages = ticks.filter(
    ({ weather }, index) => weather === 'outage' && ticks[index - 1]?.weather !== weather,
  );
  const downMs = ticks.filter(({ weather }) => weather === 'outage').map(({ pauseMs }) => pauseMs);
  expect(ticks).toHaveLength(RUNS);
  expect(outages).toHaveLength(2);
  expect(downMs.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(2 * day);
  expect(ticks.filter(({ pauseMs }) => pauseMs >= 15 * day)).toHaveLength(1);
  expect(ticks.some(({ weather }) => weather === 'faults')).toBe(true);
});

const emulator = checkedEmulator({ subscriptions: 3, resources: 60, users: 20, groups: 6, seed: 3 });

test.each(['webhook', 'api'] as const)(
  `a simulated week of ${RUNS} runs with delivery %s keeps Port true (SEED=${SEED})`,
  async (delivery) => {
    emulator.allowUnusedFaults();
    const tally = await playWeek({ emulator, delivery, runs: RUNS, seed: SEED });
    expect(tally[0]).toBeGreaterThan(RUNS / 2);
    expect(Object.keys(tally).length).toBeGreaterThan(1);
  },
  60_000 + RUNS * 5000,
);
