import type { DeliveryTally } from '../../sync/delivery-tally';
import type { PortClient } from '../port-client';
import { removeEntities } from '../remove-entities';
import type { HeldEntities } from './held-entities';
import type { Ownership } from './ownership';

export interface Deletion {
  readonly kind: string;
  readonly blueprint: string;
  readonly identifier: string;
}

export interface DeletionsOptions {
  readonly client: PortClient;
  readonly ownership: Ownership;
  readonly held: HeldEntities;
  readonly dryRun: boolean;
  readonly tally: DeliveryTally;
}

/** Deletes on evidence, gathered until the stage is flushed. Only what this instance owns is deleted. */
export interface Deletions {
  add(deletion: Deletion): void;
  /** Something later says that the entity is to be. */
  withdraw(blueprint: string, identifier: string): void;
  flush(): Promise<void>;
  /** What the source no longer has, and Port still shows because another has written it. */
  warnings(): string[];
}

export function createDeletions(options: DeletionsOptions): Deletions {
  const { client, ownership, held, dryRun, tally } = options;
  const gathered = new Map<string, Map<string, Deletion>>();
  const foreign: string[] = [];

  async function deleteOf(blueprint: string, deletions: ReadonlyMap<string, Deletion>): Promise<void> {
    const index = await held.some(blueprint, [...deletions.keys()]);
    const shown = [...deletions.keys()].filter((identifier) => index.presence(identifier) === 'there');
    const owned = await ownership.among(blueprint, shown);
    const ours = shown.filter((identifier) => owned.has(identifier));
    foreign.push(...shown.filter((identifier) => !owned.has(identifier)));
    const refused = dryRun ? [] : (await removeEntities(client, blueprint, ours)).refused;
    const reasons = new Map(refused.map(({ identifier, reason }) => [identifier, reason]));
    for (const identifier of ours) {
      const kind = deletions.get(identifier)?.kind ?? blueprint;
      const reason = reasons.get(identifier);
      // Not put aside: the next run finds it gone again and deletes what Port keeps for now.
      const refusal = { kind, blueprint, identifier, item: identifier, by: 'port', isFinal: false } as const;
      if (reason !== undefined) tally.refuse({ ...refusal, reason });
      else {
        index.remove(identifier);
        tally.count(kind, 'deletes');
      }
    }
  }

  return {
    add(deletion) {
      const ofBlueprint = gathered.get(deletion.blueprint) ?? new Map<string, Deletion>();
      gathered.set(deletion.blueprint, ofBlueprint.set(deletion.identifier, deletion));
    },
    withdraw: (blueprint, identifier) => void gathered.get(blueprint)?.delete(identifier),
    async flush() {
      const groups = [...gathered];
      gathered.clear();
      for (const [blueprint, deletions] of groups) await deleteOf(blueprint, deletions);
    },
    warnings: () => (foreign.length === 0 ? [] : [describeForeign(foreign)]),
  };
}

/** More than these are counted, not named. */
const NAMED = 5;

function describeForeign(foreign: readonly string[]): string {
  const names = foreign.slice(0, NAMED).join(', ');
  const more = foreign.length > NAMED ? ` and ${foreign.length - NAMED} more` : '';
  return `the source no longer has ${names}${more}, which Port still shows: others wrote them last, so they are theirs`;
}
