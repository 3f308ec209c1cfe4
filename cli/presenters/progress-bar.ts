import { MultiBar } from 'cli-progress';
import type { Clock } from '../core/clock';
import { escapeControlCharacters } from '../core/control-characters';
import type { Progress } from '../core/log';
import { advancePhase, beginPhase, measurePace, type Phase } from './phase';

export interface ProgressBar extends Progress {
  /** Writes a line above the bar, if one is drawn. */
  write(line: string): void;
}

export interface ProgressBarOptions {
  readonly stream: NodeJS.WritableStream;
  readonly clock: Clock;
}

const WIDTH = 24;

/** A line with rate and expected end that is redrawn on a terminal. */
export function createProgressBar({ stream, clock }: ProgressBarOptions): ProgressBar {
  let bars: MultiBar | undefined;
  let phase: Phase | undefined;
  const stop = () => {
    bars?.stop();
    bars = undefined;
    phase = undefined;
  };
  return {
    phase: (name, total) => {
      stop();
      phase = beginPhase(name, clock.now(), total);
      const format = () => (phase === undefined ? '' : drawPhase(phase, clock.now()));
      // Signals are the command's business, so that the library must not take them.
      bars = new MultiBar({
        stream,
        format,
        fps: 4,
        clearOnComplete: true,
        hideCursor: true,
        gracefulExit: false,
      });
      bars.create(1, 0);
    },
    advance: (items, total) => {
      phase &&= advancePhase(phase, items, total);
    },
    done: stop,
    write: (line) => {
      if (bars === undefined) stream.write(line);
      else {
        bars.log(line);
        bars.update();
      }
    },
  };
}

/** For example `resources [#####-----] 1200/5000, 310.5/s, 12 s left`. */
export function drawPhase(phase: Phase, now: number): string {
  const { perSecond, remainingSeconds } = measurePace(phase, now);
  const { items, total } = phase;
  const left = remainingSeconds === undefined ? '' : `, ${remainingSeconds} s left`;
  const counts = total === undefined ? `${items}` : `${drawBar(items, total)} ${items}/${total}`;
  return `${escapeControlCharacters(phase.name)} ${counts}, ${perSecond}/s${left}`;
}

function drawBar(items: number, total: number): string {
  const share = total > 0 ? Math.min(1, items / total) : 0;
  const done = Math.round(share * WIDTH);
  return `[${'#'.repeat(done)}${'-'.repeat(WIDTH - done)}]`;
}
