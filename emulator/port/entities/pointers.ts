import type { Entity } from './entity';

/** Who points at whom, kept beside the entities so that a deletion finds its dependents without reading them all. */
export interface PointerIndex {
  add(entity: Entity): void;
  remove(entity: Entity): void;
  /** The identifiers of the entities of a blueprint that point at a target through a relation. */
  sources(blueprint: string, relation: string, target: string): readonly string[];
  clear(): void;
}

/** An empty index. */
export function createPointerIndex(): PointerIndex {
  const pointers = new Map<string, Set<string>>();
  const keyOf = (blueprint: string, relation: string, target: string): string =>
    `${blueprint}\n${relation}\n${target}`;

  return {
    add(entity) {
      for (const [relation, target] of targetsOf(entity)) {
        const key = keyOf(entity.blueprint, relation, target);
        const sources = pointers.get(key);
        if (sources === undefined) pointers.set(key, new Set([entity.identifier]));
        else sources.add(entity.identifier);
      }
    },
    remove(entity) {
      for (const [relation, target] of targetsOf(entity)) {
        const key = keyOf(entity.blueprint, relation, target);
        const sources = pointers.get(key);
        sources?.delete(entity.identifier);
        if (sources?.size === 0) pointers.delete(key);
      }
    },
    sources: (blueprint, relation, target) => [...(pointers.get(keyOf(blueprint, relation, target)) ?? [])],
    clear() {
      pointers.clear();
    },
  };
}

function targetsOf(entity: Entity): [relation: string, target: string][] {
  return Object.entries(entity.relations).flatMap(([relation, value]) =>
    (typeof value === 'string' ? [value] : (value ?? [])).map((target): [string, string] => [
      relation,
      target,
    ]),
  );
}
