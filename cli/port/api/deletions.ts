import type { RefusedEntity } from '../../sync/result';
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
  readonly onDeleted: (kind: string) => void;
  readonly onRefused: (entity: RefusedEntity) => void;
}

/** Deletes on evidence, gathered until the stage is flushed. Only what this instance owns is deleted. */
export interface Deletions {
  add(deletion: Deletion): void;
  flush(): Promise<void>;
}

export function createDeletions(options: DeletionsOptions): Deletions {
  const { client, ownership, held, dryRun, onDeleted, onRefused } = options;
  let gathered: Deletion[] = [];

  async function deleteOf(blueprint: string, deletions: readonly Deletion[]): Promise<void> {
    const kindOf = new Map(deletions.map(({ identifier, kind }) => [identifier, kind]));
    const owned = await ownership.among(blueprint, [...kindOf.keys()]);
    const identifiers = [...kindOf.keys()].filter((identifier) => owned.has(identifier));
    const refused = dryRun ? [] : (await removeEntities(client, blueprint, identifiers)).refused;
    const kept = new Set(refused.map(({ identifier }) => identifier));
    const index = await held.known(blueprint);
    for (const identifier of identifiers) {
      if (kept.has(identifier)) continue;
      index?.remove(identifier);
      onDeleted(kindOf.get(identifier) ?? blueprint);
    }
    for (const { identifier, reason } of refused)
      onRefused({ kind: kindOf.get(identifier) ?? blueprint, blueprint, identifier, reason, by: 'port' });
  }

  return {
    add: (deletion) => gathered.push(deletion),
    async flush() {
      const deletions = gathered;
      gathered = [];
      for (const [blueprint, group] of Map.groupBy(deletions, (deletion) => deletion.blueprint))
        await deleteOf(blueprint, group);
    },
  };
}
