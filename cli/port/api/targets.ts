import { type EntityRow, identifiersOf, type Relations } from './entity-row';
import type { HeldEntities } from './held-entities';
import type { LeftOut } from './left-out';
import type { TargetKnowledge } from './relation-split';

/** What is known of the targets of relations while a run goes on. */
export interface Targets extends TargetKnowledge {
  /** Waits for what is being read of the blueprints that these relations lead to. */
  settle(relations: Relations): Promise<void>;
  /** Whether the row names a target of which nothing is known. */
  isOpen(row: EntityRow, relations: Relations): boolean;
  /** Asks Port for those targets of these rows of which nothing is known. */
  lookUp(rows: readonly EntityRow[], relations: Relations): Promise<void>;
}

export function createTargets(held: HeldEntities, leftOut: Pick<LeftOut, 'has'>): Targets {
  return {
    async settle(relations) {
      for (const { target } of Object.values(relations)) await held.settled(target);
    },
    isOpen: (row, relations) =>
      Object.entries(relations).some(([relation, { target }]) => {
        const index = held.index(target);
        const isUnknown = (identifier: string): boolean => index.presence(identifier) === 'unknown';
        return !index.isWhole && identifiersOf(row.relations[relation]).some(isUnknown);
      }),
    async lookUp(rows, relations) {
      for (const [relation, { target }] of Object.entries(relations)) {
        const wanted = rows.flatMap((row) => identifiersOf(row.relations[relation]));
        await held.some(target, wanted);
      }
    },
    presence: (blueprint, identifier) => held.index(blueprint).presence(identifier),
    isLeftOut: leftOut.has,
  };
}
