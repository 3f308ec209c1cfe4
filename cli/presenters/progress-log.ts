import type { Clock } from '../core/clock';
import type { Log, Progress } from '../core/log';
import { advancePhase, beginPhase, measurePace, type Phase } from './phase';

/** One line a minute: often enough to see that it lives, seldom enough to read later. */
const INTERVAL_MS = 60_000;

/** Progress where nothing can be redrawn: a log line a minute, whether or not anything has moved. */
export function createProgressLog(log: Log, clock: Clock): Progress {
  let phase: Phase | undefined;
  let ticking = new AbortController();
  const report = () => {
    if (phase === undefined) return;
    const { name, items, total } = phase;
    log.info('progress', { phase: name, items, total, ...measurePace(phase, clock.now()) });
  };
  return {
    phase: (name, total) => {
      ticking.abort();
      ticking = new AbortController();
      phase = beginPhase(name, clock.now(), total);
      void repeat(clock, ticking.signal, report);
    },
    advance: (items, total) => {
      phase &&= advancePhase(phase, items, total);
    },
    done: () => {
      ticking.abort();
      phase = undefined;
    },
  };
}

/** Acts after each interval until the signal is aborted. */
async function repeat(clock: Clock, signal: AbortSignal, act: () => void): Promise<void> {
  const wait = () =>
    clock.sleep(INTERVAL_MS, signal).then(
      () => !signal.aborted,
      () => false,
    );
  while (await wait()) act();
}
