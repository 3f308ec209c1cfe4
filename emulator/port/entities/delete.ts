import type { RelationSchema } from '../blueprints/schema';
import { hasDependents } from '../errors';
import type { PortState } from '../state';
import type { Entity } from './entity';

interface Pointer {
  readonly source: Entity;
  readonly relation: string;
  readonly schema: RelationSchema;
}

/**
 * Deletes entities, all or none. With `deleteDependents` everything that has a relation to them goes too, and so on;
 * without it a required relation of another entity is in the way. Answers what was deleted. Throws a 409 `PortError`.
 */
export function deleteEntities(
  state: PortState,
  roots: readonly Entity[],
  deleteDependents: boolean,
): readonly Entity[] {
  const doomed = new Map(roots.map((entity) => [keyOf(entity), entity]));
  if (deleteDependents) addDependents(state, doomed);
  else assertNoDependents(state, doomed);
  for (const entity of doomed.values()) removePointers(state, entity, doomed);
  for (const entity of doomed.values()) state.entities.remove(entity);
  return [...doomed.values()];
}

function keyOf(entity: Entity): string {
  return `${entity.blueprint}\n${entity.identifier}`;
}

function addDependents(state: PortState, doomed: Map<string, Entity>): void {
  // A Map yields what is added while it is walked, which makes this a breadth-first search.
  for (const entity of doomed.values())
    for (const { source } of pointersTo(state, entity)) doomed.set(keyOf(source), source);
}

function assertNoDependents(state: PortState, doomed: ReadonlyMap<string, Entity>): void {
  for (const entity of doomed.values()) {
    const dependents = pointersTo(state, entity).filter(
      ({ source, schema }) => schema.required && !doomed.has(keyOf(source)),
    );
    if (dependents.length > 0)
      throw hasDependents(
        `Entity with identifier "${entity.identifier}" has dependents`,
        dependents.slice(0, 20).map(({ source }) => source.identifier),
      );
  }
}

function removePointers(state: PortState, entity: Entity, doomed: ReadonlyMap<string, Entity>): void {
  for (const { source, relation } of pointersTo(state, entity)) {
    if (doomed.has(keyOf(source))) continue;
    const value = source.relations[relation];
    const rest = Array.isArray(value) ? value.filter((target) => target !== entity.identifier) : null;
    state.entities.put({ ...source, relations: { ...source.relations, [relation]: rest } });
  }
}

function pointersTo(state: PortState, entity: Entity): Pointer[] {
  return [...state.blueprints.values()].flatMap((blueprint) =>
    Object.entries(blueprint.relations)
      .filter(([, schema]) => schema.target === entity.blueprint)
      .flatMap(([relation, schema]) =>
        state.entities
          .sources(blueprint.identifier, relation, entity.identifier)
          .flatMap((identifier) => state.entities.get(blueprint.identifier, identifier) ?? [])
          .map((source) => ({ source, relation, schema })),
      ),
  );
}
