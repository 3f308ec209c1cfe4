import { toArmIdentifier } from '../../catalog/identifiers';
import type { Change, ChangePage } from '../../cli/sync/change';
import type { AzureMemory } from '../../cli/sources/azure/memory';
import type { HeldEntity, ReadOutcome, SourceRead } from '../../cli/sync/read';
import { parseArmId } from '../../cli/sources/azure/items/arm-id';
import { readChanges } from '../../cli/sources/azure/read/incremental-read';
import type { PreviousCoverage, ReadContext } from '../../cli/sources/azure/read/read-context';
import { azureContext } from './azure-context';
import type { AzureModel } from './azure-model';
import { azureScope } from './azure-rows';

export const MINUTE = 60_000;
export const OVERLAP = 15 * MINUTE;

/** What an incremental read works with after a green run that covered everything: one subscription, `s1`. */
export function readContext(azure: AzureModel, overrides: Partial<ReadContext> = {}): ReadContext {
  const scope = overrides.scope ?? azureScope();
  return azureContext({
    client: azure.client,
    mode: 'incremental',
    baseline: 'checkpoint',
    visible: ['s1'],
    readsGroupTags: false,
    scope,
    previous: previously({ scope }),
    ...overrides,
  });
}

/** What a run knows of the one before, which covered `s1` alone and ended now. */
export function previously(overrides: Partial<PreviousCoverage> = {}): PreviousCoverage {
  return {
    scope: azureScope(),
    subscriptionIds: ['s1'],
    absentSubscriptionIds: [],
    checkpoint: '2026-01-10T12:00:00.000Z',
    pending: [],
    ...overrides,
  };
}

export interface Taken {
  readonly pages: readonly ChangePage[];
  readonly changes: readonly Change[];
  /** Ids in the order in which they were sent. */
  readonly upserts: readonly string[];
  readonly deletes: readonly string[];
  readonly outcome: ReadOutcome<AzureMemory>;
}

/** Takes all pages of a read. Throws where they break the order that delivery relies on. */
export async function takeAll(read: SourceRead<AzureMemory>): Promise<Taken> {
  const pages: ChangePage[] = [];
  for await (const page of read.pages()) pages.push(page);
  assertOrder(pages);
  const changes = pages.flatMap((page) => page.changes);
  const idsOf = (operation: Change['operation']): string[] =>
    changes.filter((change) => change.operation === operation).map(({ id }) => id);
  return { pages, changes, upserts: idsOf('upsert'), deletes: idsOf('delete'), outcome: read.outcome() };
}

/** Reads what changed since the last quarter of an hour, or since `from`. */
export function takeChanges(
  azure: AzureModel,
  overrides: Partial<ReadContext> = {},
  from = azure.now - OVERLAP,
): Promise<Taken> {
  return takeAll(readChanges(readContext(azure, overrides), { from, to: azure.now }));
}

/** Brings a model of Port up to date: entities by identifier. @returns what Port would refuse for want of its parent */
export function applyTo(port: Map<string, Change>, changes: readonly Change[]): string[] {
  const refused: string[] = [];
  for (const change of changes) {
    const { operation, identifier, data } = change;
    const parent = data['resourceGroupIdentifier'] ?? data['subscriptionIdentifier'];
    if (operation === 'delete') port.delete(identifier);
    else port.set(identifier, change);
    if (operation === 'upsert' && typeof parent === 'string' && !port.has(parent)) refused.push(identifier);
  }
  return refused;
}

/** Stages never go back; one holds one level, and one change of an entity; deletes come last, children first. */
function assertOrder(pages: readonly ChangePage[]): void {
  const stages = [...Map.groupBy(pages, ({ stage }) => stage)];
  const numbers = pages.map(({ stage }) => stage);
  if (numbers.some((stage, n) => n > 0 && stage < (numbers[n - 1] ?? 0)))
    throw new Error(`a stage comes again: ${numbers.join(', ')}`);
  const deleted: number[] = [];
  for (const [stage, parts] of stages) {
    const changes = parts.flatMap((part) => part.changes);
    const levels = new Set(changes.map(({ id }) => parseArmId(id)?.level ?? 0));
    if (levels.size > 1) throw new Error(`stage ${stage} mixes the levels ${[...levels].join(', ')}`);
    if (new Set(changes.map(({ id }) => id)).size !== changes.length)
      throw new Error(`stage ${stage} changes an entity twice`);
    const isDelete = changes.some(({ operation }) => operation === 'delete');
    if (deleted.length > 0 && changes.length > 0 && !isDelete)
      throw new Error(`stage ${stage} sends upserts after deletes`);
    if (isDelete) deleted.push(...levels);
  }
  if (deleted.some((level, n) => n > 0 && level > (deleted[n - 1] ?? 2)))
    throw new Error(`deletes go from parents to children: ${deleted.join(', ')}`);
}

/** An entity that was made from this ARM id. */
export function held(sourceId: string): HeldEntity {
  return { blueprint: 'azureCloudResources', identifier: toArmIdentifier(sourceId), sourceId };
}
