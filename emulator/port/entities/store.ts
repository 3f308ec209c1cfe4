import type { Entity } from './entity';
import { createPointerIndex } from './pointers';

export type { Entity } from './entity';

export interface EntityStore {
  get(blueprint: string, identifier: string): Entity | undefined;
  /** In the order in which they came into being. */
  list(blueprint: string): Iterable<Entity>;
  count(blueprint: string): number;
  put(entity: Omit<Entity, 'sequence'>): Entity;
  remove(entity: Entity): void;
  /** The identifiers of the entities of a blueprint that point at a target through a relation. */
  sources(blueprint: string, relation: string, target: string): readonly string[];
  renameBlueprint(from: string, to: string): void;
  clear(): void;
}

/** Entities by blueprint and identifier, with an index of who points at whom. */
export function createEntityStore(): EntityStore {
  const byBlueprint = new Map<string, Map<string, Entity>>();
  const pointers = createPointerIndex();
  let sequence = 0;

  function tableOf(blueprint: string): Map<string, Entity> {
    const table = byBlueprint.get(blueprint) ?? new Map<string, Entity>();
    byBlueprint.set(blueprint, table);
    return table;
  }

  return {
    get: (blueprint, identifier) => byBlueprint.get(blueprint)?.get(identifier),
    list: (blueprint) => byBlueprint.get(blueprint)?.values() ?? [],
    count: (blueprint) => byBlueprint.get(blueprint)?.size ?? 0,
    put(entity) {
      const table = tableOf(entity.blueprint);
      const before = table.get(entity.identifier);
      if (before !== undefined) pointers.remove(before);
      const stored: Entity = { ...entity, sequence: before?.sequence ?? ++sequence };
      table.set(stored.identifier, stored);
      pointers.add(stored);
      return stored;
    },
    remove(entity) {
      const stored = byBlueprint.get(entity.blueprint)?.get(entity.identifier);
      if (stored === undefined) return;
      pointers.remove(stored);
      byBlueprint.get(stored.blueprint)?.delete(stored.identifier);
    },
    sources: (blueprint, relation, target) => pointers.sources(blueprint, relation, target),
    renameBlueprint(from, to) {
      const entities = [...(byBlueprint.get(from)?.values() ?? [])];
      entities.forEach((entity) => pointers.remove(entity));
      byBlueprint.delete(from);
      for (const entity of entities) {
        const renamed = { ...entity, blueprint: to };
        tableOf(to).set(entity.identifier, renamed);
        pointers.add(renamed);
      }
    },
    clear() {
      byBlueprint.clear();
      pointers.clear();
    },
  };
}
