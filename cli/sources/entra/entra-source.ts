import type { OceanMapping } from '../../../catalog/ocean';
import type { Clock } from '../../core/clock';
import type { Log, Progress } from '../../core/log';
import type { Source } from '../../sync/source';
import { readChanges } from './changes/incremental-read';
import { LINK_LIFE_MS } from './changes/plan-changes';
import type { GraphClient } from './client/graph-client';
import type { EntraMemory } from './memory';
import { hashScope } from './plan/hash';
import type { CollectionPlan } from './plan/plan-collections';
import { readEverything } from './read/full-read';

export interface EntraSourceOptions {
  readonly client: GraphClient;
  readonly tenantId: string | undefined;
  /** Part of the scope's hash. */
  readonly mapping: OceanMapping;
  /** What `planCollections` makes of the mapping; the labels of its collections are the kinds of all changes. */
  readonly plan: CollectionPlan;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly progress: Progress;
}

/** Users, groups and whatever else a mapping names, as Microsoft Graph shows them. */
export function createEntraSource(options: EntraSourceOptions): Source<EntraMemory> {
  const { client, tenantId, mapping, clock, signal, progress, ...shared } = options;
  return {
    name: 'entra',
    scopeHash: hashScope(tenantId, mapping),
    feedMemoryMs: LINK_LIFE_MS,
    async open() {
      progress.phase('login');
      await client.logIn(signal);
      const startedAt = clock.now();
      const context = { ...shared, client, signal, progress, startedAt, now: () => clock.now() };
      return {
        now: client.serverTime(startedAt),
        readFull: (previous) => readEverything({ ...context, previous: previous?.memory }),
        readChanges: (previous, { from, since, again }) =>
          readChanges(
            { ...context, previous: previous?.memory },
            { from, again, isLookingBack: isBefore(since, previous?.checkpoint) },
          ),
      };
    },
  };
}

function isBefore(since: number | undefined, checkpoint: string | undefined): boolean {
  return since !== undefined && checkpoint !== undefined && since < Date.parse(checkpoint);
}
