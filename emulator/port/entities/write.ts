import { randomBytes } from 'node:crypto';
import type { Blueprint } from '../blueprints/schema';
import { findBlueprint } from '../blueprints/store';
import { identifierTaken, invalid, notFound, parseWith } from '../errors';
import type { PortState } from '../state';
import type { Writer } from '../writer';
import { assertIdentifier, EntityInput } from './input';
import { planRelations } from './relations';
import type { RelationPlan } from './relations';
import { findIdentifiers } from './search';
import type { Entity } from './entity';
import { assertProperties, assertRequiredRelations, withDefaults } from './validate';

export interface WriteOptions {
  /** Without it an entity that exists is a 409. */
  readonly upsert: boolean;
  /** Keys that were not sent stay; without it the entity is overridden. */
  readonly merge: boolean;
  readonly validationOnly: boolean;
  readonly createMissingRelated: boolean;
}

export interface WriteResult {
  readonly entity: Entity;
  readonly created: boolean;
}

interface Draft {
  readonly blueprint: Blueprint;
  readonly identifier: string;
  readonly input: EntityInput;
  readonly before: Entity | undefined;
}

/**
 * Creates, overrides or merges one entity. Throws a `PortError`: 422 for what does not fit the blueprint, 404 for a
 * blueprint or relation target that does not exist, 409 for an identifier that is taken.
 */
export function writeEntity(
  state: PortState,
  target: { readonly blueprint: string; readonly body: unknown },
  options: WriteOptions,
  writer: Writer,
): WriteResult {
  const blueprint = findBlueprint(state, target.blueprint);
  const input = parseWith(EntityInput, target.body);
  const draft = toDraft(state, blueprint, input);
  if (draft.before !== undefined && !options.upsert) throw identifierTaken('Entity', draft.identifier);
  const merged = options.merge ? draft.before : undefined;
  const properties =
    merged === undefined
      ? withDefaults(blueprint, input.properties)
      : { ...merged.properties, ...input.properties };
  assertProperties(blueprint, properties);
  const plan = planRelations(state, blueprint, input.relations, options.createMissingRelated);
  const relations = { ...merged?.relations, ...plan.relations };
  assertRequiredRelations(blueprint, relations);
  const entity = toEntity(state, draft, { properties, relations, merged }, writer);
  if (!options.validationOnly) {
    createMissing(state, plan.missing, writer);
    return { entity: state.entities.put(entity), created: draft.before === undefined };
  }
  return { entity: { ...entity, sequence: 0 }, created: draft.before === undefined };
}

function toDraft(state: PortState, blueprint: Blueprint, input: EntityInput): Draft {
  const identifier = toIdentifier(state, blueprint, input.identifier);
  assertIdentifier(identifier);
  if (state.settings.refusedIdentifiers.includes(identifier))
    throw invalid(`The entity "${identifier}" is refused by the emulator's settings`);
  return { blueprint, identifier, input, before: state.entities.get(blueprint.identifier, identifier) };
}

function toIdentifier(state: PortState, blueprint: Blueprint, written: EntityInput['identifier']): string {
  if (written === undefined) return randomBytes(8).toString('hex');
  if (typeof written === 'string') return written;
  const [found, ...others] = findIdentifiers(state, blueprint.identifier, written);
  if (found === undefined) throw notFound('Entity', 'unknown');
  if (others.length > 0) throw invalid('"identifier" matches more than one entity');
  return found;
}

function toEntity(
  state: PortState,
  { blueprint, identifier, input, before }: Draft,
  values: Pick<Entity, 'properties' | 'relations'> & { readonly merged: Entity | undefined },
  writer: Writer,
): Omit<Entity, 'sequence'> {
  const now = state.clock.now().toISOString();
  const { merged, properties, relations } = values;
  return {
    identifier,
    blueprint: blueprint.identifier,
    title: input.title === undefined ? (merged?.title ?? null) : input.title,
    icon: input.icon === undefined ? (merged?.icon ?? null) : input.icon,
    team: input.team === undefined ? (merged?.team ?? []) : toTeams(state, input.team),
    properties,
    relations,
    datasource: writer.datasource,
    createdAt: before?.createdAt ?? now,
    createdBy: before?.createdBy ?? writer.userId,
    updatedAt: now,
    updatedBy: writer.userId,
  };
}

function toTeams(state: PortState, team: string | string[] | null): string[] {
  const teams = typeof team === 'string' ? [team] : (team ?? []);
  const unknown = teams.find((name) => state.settings.teams?.includes(name) === false);
  if (unknown !== undefined) throw notFound('Team', unknown);
  return [...new Set(teams)];
}

function createMissing(state: PortState, missing: RelationPlan['missing'], writer: Writer): void {
  const now = state.clock.now().toISOString();
  for (const { blueprint, identifier } of missing)
    state.entities.put({
      identifier,
      blueprint,
      title: identifier,
      icon: null,
      team: [],
      properties: {},
      relations: {},
      datasource: writer.datasource,
      createdAt: now,
      createdBy: writer.userId,
      updatedAt: now,
      updatedBy: writer.userId,
    });
}
