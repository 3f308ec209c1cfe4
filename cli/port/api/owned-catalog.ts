import { fromIdentifier } from '../../../catalog/identifiers';
import type { OwnedBlueprint, OwnedCatalog } from '../../sync/reconcile';
import { sourceIdOf } from '../owned-entities';
import type { PortClient } from '../port-client';
import { removeEntities } from '../remove-entities';
import type { HeldEntities } from './held-entities';
import type { Ownership } from './ownership';

export interface ApiOwnedCatalogOptions {
  readonly client: PortClient;
  /** Blueprints that this run's mapping fills. */
  readonly filled: () => ReadonlySet<string>;
  readonly held: HeldEntities;
  readonly ownership: Ownership;
  /** Blueprints of which nobody knows what is stale. */
  readonly doubtful: () => ReadonlySet<string>;
}

/** What this instance owns, seen by a delivery that knows which entities belong to an item of this run. */
export function createApiOwnedCatalog(options: ApiOwnedCatalogOptions): OwnedCatalog {
  const { client, filled, held, ownership, doubtful } = options;

  /** Only where something is left that no item of this run accounts for, it pays to ask whose it is. */
  async function describe(blueprint: string): Promise<OwnedBlueprint> {
    const { current, others } = (await held.all(blueprint)).counts();
    return { blueprint, isOwnershipKnown: true, ...(others === 0 ? { current } : {}) };
  }

  return {
    async blueprints(isWanted) {
      const wanted = [...filled()].filter((blueprint) => isWanted(blueprint) && !doubtful().has(blueprint));
      return Promise.all(wanted.map(describe));
    },
    async *entities({ blueprint, current }) {
      if (current !== undefined) return;
      const index = await held.all(blueprint);
      for await (const page of ownership.all(blueprint)) {
        yield page.map((entity) => ({
          identifier: entity.identifier,
          sourceId: sourceIdOf(entity) ?? fromIdentifier(entity.identifier),
          isCurrent: index.isCurrent(entity.identifier),
        }));
      }
    },
    remove: (blueprint, identifiers) => removeEntities(client, blueprint, identifiers),
  };
}
