import type { Log, Progress } from '../../../core/log';
import type { GraphClient } from '../client/graph-client';
import type { EntraMemory } from '../memory';
import type { Collection } from '../plan/collection';
import type { CollectionPlan } from '../plan/plan-collections';
import type { SpoolFolder } from './spool';

/** What the parts of one read share. */
export interface ReadContext {
  readonly client: GraphClient;
  readonly plan: CollectionPlan;
  readonly previous: EntraMemory | undefined;
  /** By this machine's clock, as `now` is; milliseconds since the epoch. */
  readonly startedAt: number;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly progress: Progress;
}

/** While it is read: with a place for what waits, and a signal that ends when nobody takes it any more. */
export interface Reading extends ReadContext {
  readonly folder: SpoolFolder;
}

/** For errors: what is read. */
export function operationOf({ label }: Collection, what?: string): string {
  return what === undefined ? `read ${label}` : `read ${what} of ${label}`;
}
