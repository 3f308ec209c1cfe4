import type { BlueprintIndex } from './blueprint-index';
import { type EntityRow, identifiersOf, type Relations } from './entity-row';
import type { HeldEntities } from './held-entities';
import type { TargetKnowledge } from './relation-split';

/** What is known of the targets of relations while a run goes on. */
export interface Targets extends TargetKnowledge {
  /** Waits for what is being read of these blueprints. */
  settle(blueprints: readonly string[]): Promise<void>;
  /** Asks Port for the targets of these rows in blueprints that nobody reads whole. */
  lookUp(rows: readonly EntityRow[], relations: Relations): Promise<void>;
  accept(blueprint: string, identifier: string): void;
  /** The mapping leaves the item out whose entity this would be. */
  leaveOut(blueprint: string, identifier: string): void;
}

export function createTargets(held: HeldEntities): Targets {
  const indexes = new Map<string, BlueprintIndex>();
  const lookedUp = new Map<string, Map<string, boolean>>();
  const accepted = new Map<string, Set<string>>();
  const leftOut = new Map<string, Set<string>>();

  function note(sets: Map<string, Set<string>>, blueprint: string, identifier: string): void {
    const known = sets.get(blueprint) ?? new Set();
    sets.set(blueprint, known.add(identifier));
  }

  return {
    async settle(blueprints) {
      for (const blueprint of blueprints) {
        const index = await held.known(blueprint);
        if (index !== undefined) indexes.set(blueprint, index);
      }
    },
    async lookUp(rows, relations) {
      for (const [relation, { target }] of Object.entries(relations)) {
        if (indexes.has(target)) continue;
        const wanted = new Set(rows.flatMap((row) => identifiersOf(row.relations[relation])));
        if (wanted.size === 0) continue;
        const index = await held.some(target, [...wanted]);
        const known = lookedUp.get(target) ?? new Map<string, boolean>();
        for (const identifier of wanted) known.set(identifier, index.holds(identifier));
        lookedUp.set(target, known);
      }
    },
    accept(blueprint, identifier) {
      const index = indexes.get(blueprint);
      if (index === undefined) note(accepted, blueprint, identifier);
      else index.accept(identifier);
    },
    leaveOut: (blueprint, identifier) => note(leftOut, blueprint, identifier),
    presence(blueprint, identifier) {
      const index = indexes.get(blueprint);
      if (index !== undefined) return index.holds(identifier) ? 'there' : 'missing';
      if (accepted.get(blueprint)?.has(identifier) === true) return 'there';
      const found = lookedUp.get(blueprint)?.get(identifier);
      if (found === undefined) return 'unknown';
      return found ? 'there' : 'missing';
    },
    isLeftOut: (blueprint, identifier) => leftOut.get(blueprint)?.has(identifier) === true,
  };
}
