import { z } from 'zod';
import type { ConfigurationProblem } from '../core/errors';
import { quote } from './parsing';

/** The change feed remembers 14 days; what is older only a full run can bring. Source: Microsoft Learn, "Get resource changes". */
const FEED_MEMORY_MS = 14 * 24 * 3_600_000;
const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const Instant = z.union([
  z.iso.datetime({ offset: true }),
  // -1: to the minute.
  z.iso.datetime({ offset: true, precision: -1 }),
]);
const EXAMPLE = '2h or 2026-01-31T08:00:00Z';

export interface Since {
  /** Milliseconds since the epoch. */
  readonly instant: number | undefined;
  readonly problems: readonly ConfigurationProblem[];
}

/**
 * Where an incremental run is told to begin: an instant, or how long ago.
 * @param now milliseconds since the epoch
 */
export function parseSince(
  text: unknown,
  { mode, now }: { readonly mode: 'full' | 'incremental'; readonly now: number },
): Since {
  if (typeof text !== 'string') return { instant: undefined, problems: [] };
  if (mode === 'full') return wrong('it goes with an incremental run; a full one reads everything');
  const instant = instantOf(text.trim(), now);
  if (instant === undefined)
    return wrong(`${quote(text)} is neither an instant with a time zone nor a time such as 90m`);
  if (instant > now) return wrong(`${quote(text)} lies in the future`);
  if (now - instant > FEED_MEMORY_MS)
    return wrong(`${quote(text)} is longer ago than the 14 days that Azure remembers; run full`);
  return { instant, problems: [] };
}

function wrong(message: string): Since {
  return { instant: undefined, problems: [{ name: '--since', message, example: EXAMPLE }] };
}

function instantOf(text: string, now: number): number | undefined {
  const [, amount, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (amount !== undefined && unit !== undefined) return now - Number(amount) * (UNITS[unit] ?? 0);
  // `Date.parse` takes the 30th of February for the 2nd of March.
  return Instant.safeParse(text).success ? Date.parse(text) : undefined;
}
