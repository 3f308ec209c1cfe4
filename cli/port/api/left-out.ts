/** Entities that the selectors of a mapping leave out, as far as a run has met their items. */
export interface LeftOut {
  /**
   * An item of this kind would have the entity if the selector did not refuse it.
   * @returns whether every kind that may fill the blueprint has refused it by now: then nobody makes it
   */
  exclude(kind: string, blueprint: string, identifier: string): boolean;
  /** A later item of this kind has the entity. */
  include(kind: string, blueprint: string, identifier: string): void;
  /** Whether any kind has refused it. */
  has(blueprint: string, identifier: string): boolean;
}

/** @param fillersOf kinds whose items may become entities of a blueprint */
export function createLeftOut(fillersOf: (blueprint: string) => readonly string[]): LeftOut {
  const excluded = new Map<string, Map<string, Set<string>>>();

  function setOf(blueprint: string, kind: string): Set<string> {
    const byKind = excluded.get(blueprint) ?? new Map<string, Set<string>>();
    const identifiers = byKind.get(kind) ?? new Set<string>();
    excluded.set(blueprint, byKind.set(kind, identifiers));
    return identifiers;
  }

  return {
    exclude(kind, blueprint, identifier) {
      setOf(blueprint, kind).add(identifier);
      return fillersOf(blueprint).every((filler) => setOf(blueprint, filler).has(identifier));
    },
    include: (kind, blueprint, identifier) => void setOf(blueprint, kind).delete(identifier),
    has: (blueprint, identifier) =>
      [...(excluded.get(blueprint)?.values() ?? [])].some((identifiers) => identifiers.has(identifier)),
  };
}
