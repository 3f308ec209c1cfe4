import { chunk } from '../../core/chunk';
import { type EntityRuleQuery, type FoundEntity, searchEntities } from '../entity-search';
import { includes, ownedBy, propertiesOf } from '../owned-entities';
import { SYNC_INSTANCE_PROPERTY } from '../../../contract/names';
import type { PortClient } from '../port-client';

const LOOK_UP = 100;

/**
 * What this instance has written of a source. Port takes the User-Agent of who writes an entity for its `$datasource`;
 * ours is `port-sync/<version> <instance>/<source>`, of which the version does not matter. Webhook deliveries have left
 * their mark in a property.
 */
export interface Ownership {
  /** Everything of a blueprint. */
  all(blueprint: string): AsyncGenerator<readonly FoundEntity[]>;
  /** Which of these. */
  among(blueprint: string, identifiers: readonly string[]): Promise<ReadonlySet<string>>;
}

export function createOwnership(
  client: PortClient,
  { instance, source }: { readonly instance: string; readonly source: string },
): Ownership {
  const byUserAgent: readonly EntityRuleQuery[] = [
    { property: '$datasource', operator: 'contains', value: 'port-sync/' },
    { property: '$datasource', operator: 'contains', value: ` ${instance}/${source}` },
  ];
  const known = new Map<string, ReadonlySet<string>>();

  async function propertiesIn(blueprint: string): Promise<ReadonlySet<string>> {
    const properties = known.get(blueprint) ?? (await propertiesOf(client, blueprint)) ?? new Set<string>();
    known.set(blueprint, properties);
    return properties;
  }

  async function* find(
    blueprint: string,
    further: readonly EntityRuleQuery[] = [],
  ): AsyncGenerator<readonly FoundEntity[]> {
    const properties = await propertiesIn(blueprint);
    const marks = [byUserAgent, ...(properties.has(SYNC_INSTANCE_PROPERTY) ? [[ownedBy(instance)]] : [])];
    const seen = new Set<string>();
    for (const rules of marks) {
      const search = { blueprint, rules: [...rules, ...further], include: includes(properties) };
      for await (const page of searchEntities(client, search)) {
        const fresh = page.filter(({ identifier }) => !seen.has(identifier));
        for (const { identifier } of fresh) seen.add(identifier);
        yield fresh;
      }
    }
  }

  return {
    all: (blueprint) => find(blueprint),
    async among(blueprint, identifiers) {
      const owned = new Set<string>();
      for (const value of chunk([...new Set(identifiers)], LOOK_UP)) {
        for await (const page of find(blueprint, [{ property: '$identifier', operator: 'in', value }]))
          for (const { identifier } of page) owned.add(identifier);
      }
      return owned;
    },
  };
}
