import type { Seeded } from '../../emulator/inventory/seeded';
import type { Entity } from '../../emulator/port/entities/store';

export type Entities = Readonly<Record<string, readonly Entity[]>>;

/** What a source's APIs show at one moment, against which Port is held. */
export interface Moment {
  /** What Port shows otherwise, a line each; what the APIs are still behind with is left out. */
  differences(port: Entities): readonly string[];
  /** Whether the APIs are still behind with a thing, so that a run may say that it could not bring it to Port. */
  isBehind(identifier: string): boolean;
  /** Of what Port held before, identifiers that it no longer holds although they are there and shown. */
  wronglyDeleted(before: Entities, after: Entities): Promise<readonly string[]>;
}

/** One of the sources of a simulation: changes, and knows what is true and what is shown. */
export interface SimulatedSource {
  readonly name: 'azure' | 'entra';
  /** Lets a few things change, which the APIs tell of with a lag or without one. */
  change(random: Seeded): Promise<void>;
  /** @param now the emulator's time, in milliseconds since the epoch */
  moment(now: number): Promise<Moment>;
}

/** No API is later than this; shorter than the overlap of two windows, which is what the overlap is for. */
export const MOST_LAG_MS = 10 * 60_000;

export type Lag = 0 | { readonly min: number; readonly max: number };

export function drawLag(random: Seeded): Lag {
  return random.chance(0.5) ? 0 : { min: 0, max: random.int(MOST_LAG_MS) };
}

export function longestOf(lags: readonly Lag[]): number {
  return Math.max(...lags.map((lag) => (lag === 0 ? 0 : lag.max)));
}

export function identifiersOf(entities: Entities): Set<string> {
  return new Set(
    Object.values(entities)
      .flat()
      .map(({ identifier }) => identifier),
  );
}
