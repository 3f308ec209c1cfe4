import type { OceanResource } from '../../catalog/ocean';
import { createEntraSource } from '../../cli/sources/entra/entra-source';
import type { EntraMemory } from '../../cli/sources/entra/memory';
import { planCollections } from '../../cli/sources/entra/plan/plan-collections';
import type { Change, ChangePage } from '../../cli/sync/change';
import type { ReadOutcome, SourceRead } from '../../cli/sync/read';
import type { Source } from '../../cli/sync/source';
import type { SourceState } from '../../cli/sync/state';
import { createGraphModel, type GraphModel } from './graph-model';
import { NO_PROGRESS } from './no-progress';
import { resource } from './ocean-documents';
import { createScriptedGraph } from './scripted-graph';

/** Users with a mail, groups with their members. */
export const USERS = resource({ blueprint: '"user"', properties: { mail: '.mail' } }, { kind: '/users' });
export const GROUPS = resource(
  { blueprint: '"group"', properties: { name: '.displayName' }, relations: { members: '[.members[]?.id]' } },
  { kind: '/groups', selector: { query_params: { $expand: 'members($select=id)' } } },
);

export interface EntraSetUp {
  readonly source: Source<EntraMemory>;
  readonly graph: ReturnType<typeof createScriptedGraph>;
}

/** The source over a tenant, with the real client. */
export function setUpEntra(
  model: Pick<GraphModel, 'script'>,
  resources: readonly OceanResource[] = [USERS, GROUPS],
  signal: AbortSignal = new AbortController().signal,
): EntraSetUp {
  const graph = createScriptedGraph(model.script);
  const mapping = { resources };
  const source = createEntraSource({
    client: graph.client,
    tenantId: 'tenant-1',
    mapping,
    plan: planCollections(mapping, []),
    clock: graph.clock,
    signal,
    log: graph.log,
    progress: NO_PROGRESS,
  });
  return { source, graph };
}

export interface Taken {
  readonly pages: readonly ChangePage[];
  readonly changes: readonly Change[];
  readonly upserts: readonly string[];
  readonly deletes: readonly string[];
  readonly outcome: ReadOutcome<EntraMemory>;
}

/** Takes all pages. Throws where a stage comes again, or mixes kinds, or changes an entity twice. */
export async function takeAll(read: SourceRead<EntraMemory>): Promise<Taken> {
  const pages: ChangePage[] = [];
  for await (const page of read.pages()) pages.push(page);
  for (const [stage, parts] of Map.groupBy(pages, (page) => page.stage)) {
    const changes = parts.flatMap((part) => part.changes);
    if (new Set(changes.map(({ kind, operation }) => `${kind} ${operation}`)).size > 1)
      throw new Error(`stage ${stage} mixes kinds`);
    if (new Set(changes.map(({ id }) => id)).size !== changes.length)
      throw new Error(`stage ${stage} changes an entity twice`);
  }
  if (pages.some(({ stage }, n) => n > 0 && stage < pages[n - 1]!.stage))
    throw new Error('a stage comes again');
  const changes = pages.flatMap((page) => page.changes);
  const idsOf = (operation: Change['operation']): string[] =>
    changes.filter((change) => change.operation === operation).map(({ id }) => id);
  return { pages, changes, upserts: idsOf('upsert'), deletes: idsOf('delete'), outcome: read.outcome() };
}

export async function takeFull({ source }: EntraSetUp, previous?: SourceState<EntraMemory>): Promise<Taken> {
  return takeAll((await source.open()).readFull(previous));
}

export async function takeChanges(
  { source }: EntraSetUp,
  previous?: SourceState<EntraMemory>,
  since?: number,
): Promise<Taken> {
  const opened = await source.open();
  return takeAll(opened.readChanges(previous, { from: opened.now - 900_000, since, again: [] }));
}

/** The state that a run with this outcome leaves behind. */
export function stateAfter(
  { source }: EntraSetUp,
  { outcome }: Pick<Taken, 'outcome'>,
): SourceState<EntraMemory> {
  return {
    scopeHash: source.scopeHash,
    memory: outcome.memory,
    checkpoint: new Date(outcome.window.to).toISOString(),
    lastFullAt: new Date(outcome.window.to).toISOString(),
    refusal: null,
    pending: [],
  };
}

/** What Port would show after these changes: data by kind and id. */
export function applyTo(port: Map<string, unknown>, { changes }: Pick<Taken, 'changes'>): void {
  for (const { kind, id, operation, data } of changes) {
    if (operation === 'upsert') port.set(`${kind} ${id}`, data);
    else port.delete(`${kind} ${id}`);
  }
}

export const user = (id: string, mail = `${id}@a.b`) => ({ id, mail });
export const member = (id: string, type = 'user') => ({ '@odata.type': `#microsoft.graph.${type}`, id });
export const group = (id: string, ...members: readonly ReturnType<typeof member>[]) => ({
  id,
  displayName: `Group ${id}`,
  members,
});

/** So many ids: `u0`, `u1`, … */
export const ids = (count: number, prefix = 'u') => Array.from({ length: count }, (_, n) => `${prefix}${n}`);

/** An entity that Port holds of a blueprint. */
export const held = (blueprint: string) => ({ blueprint, identifier: 'x', sourceId: 'x' });

/** Seven users; a group of a user and a device; a group of nobody. */
export function smallTenant(options?: Parameters<typeof createGraphModel>[0]): GraphModel {
  const model = createGraphModel(options);
  model.put('/users', ...ids(7).map((id) => user(id)));
  model.put('/groups', group('g1', member('u1'), member('d1', 'device')), group('g2'));
  return model;
}

/** A tenant of three users and two groups, after a green full run. */
export async function afterFull(resources: readonly OceanResource[] = [USERS, GROUPS]) {
  const model = createGraphModel();
  model.put('/users', ...['u1', 'u2', 'u3'].map((id) => user(id)));
  model.put('/groups', group('g1', member('u1')), group('g2'));
  const setUp = setUpEntra(model, resources);
  const state = stateAfter(setUp, await takeFull(setUp));
  return { model, setUp, state };
}
