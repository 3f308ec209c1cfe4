import type { Seeded } from '../../emulator/inventory/seeded';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** One run of a schedule, and the time before it. */
export interface Tick {
  /** Since the run before, in milliseconds. */
  readonly pauseMs: number;
  /** How often the world changes meanwhile. */
  readonly changes: number;
  /** `faults`: some requests fail; `outage`: a service is down from the run's beginning to its end. */
  readonly weather: 'fair' | 'faults' | 'outage';
  readonly command: 'incremental' | 'full';
}

/**
 * A week of runs every five minutes, in so many runs: with faults, hours in which nobody runs, two outages of more than
 * a day, and fifteen days without a run, which is more than Azure's change feed and Entra ID's delta tokens remember.
 */
export function drawSchedule(random: Seeded, runs: number): Tick[] {
  const special = new Map<number, readonly Tick[]>([
    [Math.floor(runs * 0.25), outage(random)],
    [Math.floor(runs * 0.5), [{ ...FAIR, pauseMs: 15 * DAY, changes: 12 }]],
    [Math.floor(runs * 0.75), outage(random)],
  ]);
  const ticks: Tick[] = [];
  for (let index = 0; ticks.length < runs; index += 1)
    ticks.push(...(special.get(index) ?? [drawTick(random)]));
  return ticks.slice(0, runs);
}

const FAIR: Tick = { pauseMs: 5 * MINUTE, changes: 1, weather: 'fair', command: 'incremental' };

function drawTick(random: Seeded): Tick {
  const isSkipping = random.chance(0.04);
  return {
    pauseMs: isSkipping ? (1 + random.int(5)) * HOUR : FAIR.pauseMs,
    changes: isSkipping ? 3 : random.int(3),
    weather: random.chance(0.3) ? 'faults' : 'fair',
    command: random.chance(0.04) ? 'full' : 'incremental',
  };
}

/** More than a day of runs that find something down; then it is there again. */
function outage(random: Seeded): Tick[] {
  const down = { ...FAIR, weather: 'outage', pauseMs: 9 * HOUR, changes: 2 } as const;
  return [{ ...down, pauseMs: FAIR.pauseMs }, down, down, down, { ...FAIR, pauseMs: random.int(DAY) }];
}
