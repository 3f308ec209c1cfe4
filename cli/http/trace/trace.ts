import type { Clock } from '../../core/clock';
import type { Exchange } from './exchange';
import { watchNodeHttp } from './node-exchanges';
import { toTraceLine } from './trace-line';
import { watchUndici } from './undici-exchanges';

export interface TraceOptions {
  readonly clock: Clock;
  /** Takes a line of JSON without its end, not yet redacted. */
  readonly write: (line: string) => void;
  /** Whose paths may be shown. */
  readonly origins: readonly string[];
}

/**
 * Tells of every request of this process, whichever library sends it, until what it returns is called. It listens to
 * what Node and undici announce, so that no client can be forgotten.
 */
export function traceRequests({ clock, write, origins }: TraceOptions): () => void {
  const shown = new Set(origins);
  const tell = (exchange: Exchange): void => write(toTraceLine(exchange, shown));
  const now = (): number => clock.now();
  const stops = [watchUndici(now, tell), watchNodeHttp(now, tell)];
  return () => {
    for (const stop of stops) stop();
  };
}
