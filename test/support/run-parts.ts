import type { DeadLetter } from '../../cli/sync/dead-letters';
import type { Config } from '../../cli/core/config';
import { createRequestLedger } from '../../cli/core/request-ledger';
import type { AzureMemory } from '../../cli/sources/azure/memory';
import type { Change, ItemReference } from '../../cli/sync/change';
import { createDryDelivery, type Delivery } from '../../cli/sync/delivery';
import type { ReadOutcome, SourceRead } from '../../cli/sync/read';
import type { OwnedCatalog, OwnedEntity } from '../../cli/sync/reconcile';
import type { RunParts } from '../../cli/sync/run-source';
import type { OpenSource, Source } from '../../cli/sync/source';
import type { SourceState, StateStore } from '../../cli/sync/state';
import { azureScope } from './azure-rows';
import { load } from './configuration-input';
import { NO_PROGRESS } from './no-progress';
import { createRecordedLog } from './recorded-log';

/** A configuration that reconciles, but for what is given. */
export function runConfig(overrides: Partial<Config> = {}): Config {
  const reconcile = { mode: 'on', maxDeletePercent: 10, acceptDeletes: false } as const;
  return { ...load({}).config, reconcile, ...overrides };
}

/** What a green read of nothing special says. */
export function readOutcome(overrides: Partial<ReadOutcome<AzureMemory>> = {}): ReadOutcome<AzureMemory> {
  return {
    counts: {},
    problems: [],
    warnings: [],
    window: { from: null, to: 0 },
    covers: { subscriptions: 1 },
    memory: { scope: azureScope(), subscriptionIds: ['s1'], absentSubscriptionIds: [] },
    isWindowRead: true,
    pending: [],
    rereads: [],
    refusal: null,
    reconciles: () => true,
    judge: () => 'present',
    levelOf: () => 2,
    isEmpty: () => false,
    ...overrides,
  };
}

/** What a source was asked to read. */
export type AskedRead =
  | { readonly mode: 'full' }
  | { readonly mode: 'changes'; readonly from: number; readonly again?: readonly ItemReference[] };

export interface ScriptedSource extends Source<AzureMemory> {
  readonly reads: readonly AskedRead[];
}

/** A source whose read brings these changes, each in a stage of its own, and this outcome. */
export function createScriptedSource(
  now: number,
  {
    changes = [],
    ...outcome
  }: Partial<ReadOutcome<AzureMemory>> & { readonly changes?: readonly Change[] } = {},
): ScriptedSource {
  const reads: AskedRead[] = [];
  const readFrom = (from: number | null): SourceRead<AzureMemory> => ({
    async *pages() {
      await Promise.resolve();
      for (const [stage, change] of changes.entries()) yield { stage, changes: [change] };
    },
    outcome: () => readOutcome({ window: { from, to: now }, reconciles: () => from === null, ...outcome }),
  });
  const opened: OpenSource<AzureMemory> = {
    now,
    readFull: () => {
      reads.push({ mode: 'full' });
      return readFrom(null);
    },
    readChanges: (_, { from, again }) => {
      reads.push({ mode: 'changes', from, ...(again.length > 0 ? { again } : {}) });
      return readFrom(from);
    },
  };
  return {
    reads,
    name: 'azure',
    scopeHash: 'hash',
    feedMemoryMs: 6 * 24 * 3_600_000,
    open: () => Promise.resolve(opened),
  };
}

export interface MemoryStore extends StateStore<AzureMemory> {
  readonly saved: readonly SourceState<AzureMemory>[];
}

/** A state that is kept in memory. `letters`: its dead letters; undefined where it keeps none. */
export function createMemoryStore(
  state?: SourceState<AzureMemory>,
  letters?: readonly DeadLetter[],
): MemoryStore {
  const saved: SourceState<AzureMemory>[] = [];
  let kept = letters;
  return {
    saved,
    letters:
      letters === undefined
        ? undefined
        : {
            load: () => Promise.resolve(kept ?? []),
            save: (each) => {
              kept = each;
              return Promise.resolve();
            },
          },
    load: () => Promise.resolve(saved.at(-1) ?? state),
    save: (each) => {
      saved.push(each);
      return Promise.resolve();
    },
    lock: () => Promise.resolve(() => Promise.resolve()),
  };
}

/** A catalog of one blueprint, `azureCloudResources`, whose entities this instance owns. */
export function ownedCatalog(
  entities: readonly OwnedEntity[],
): OwnedCatalog & { readonly removed: readonly string[] } {
  const removed: string[] = [];
  return {
    removed,
    blueprints: (isWanted) =>
      Promise.resolve(
        [{ blueprint: 'azureCloudResources', isOwnershipKnown: true }].filter(({ blueprint }) =>
          isWanted(blueprint),
        ),
      ),
    entities: async function* () {
      await Promise.resolve();
      yield entities;
    },
    remove: (_, identifiers) => {
      removed.push(...identifiers);
      return Promise.resolve({ removed: identifiers.length, refused: [] });
    },
  };
}

/** A delivery that Port accepts, and that keeps what it was told to do. */
export function createRecordedDelivery(): Delivery & { readonly log: readonly string[] } {
  const counting = createDryDelivery();
  const log: string[] = [];
  let last: Change | undefined;
  return {
    log,
    begin: () => undefined,
    async send({ changes }) {
      log.push(`send ${changes.map(({ id }) => id).join(' ')}`);
      last = changes.at(-1) ?? last;
      await counting.send({ changes });
    },
    flush: () => {
      log.push('flush');
      return Promise.resolve();
    },
    finish: () => {
      log.push('finish');
      return Promise.resolve();
    },
    summary: () => ({ ...counting.summary(), last }),
  };
}

/** Everything a run needs, without Port API credentials. */
export function runParts(
  source: Source<AzureMemory>,
  store: StateStore<AzureMemory>,
  overrides: Partial<RunParts<AzureMemory>> = {},
): RunParts<AzureMemory> {
  return {
    config: runConfig(),
    source,
    store,
    deliveryMode: 'webhook',
    delivery: createRecordedDelivery(),
    verifier: undefined,
    catalog: undefined,
    ledger: createRequestLedger(),
    log: createRecordedLog(),
    progress: NO_PROGRESS,
    ...overrides,
  };
}
