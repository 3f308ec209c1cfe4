import type { EntityRule } from '../../catalog/entity-rule';
import { toIdentifier } from '../../catalog/identifiers';
import type { JqPool } from './jq-pool';
import { createMapPage, type MapPage } from './map-page';
import type { MappedItem, Mapper, MapperItem } from './mapper';
import { createRuleSet, type RuleSet } from './rule-set';

interface KindRules {
  readonly upsert: RuleSet;
  readonly delete: RuleSet;
}

/**
 * Maps items as Ocean maps those of a resource: an item is what its expressions see. Identifiers, and what relations
 * name, are escaped here, because items carry raw ids.
 *
 * A deleted item is known by its id alone: blueprint and identifier are evaluated, and no selector is asked.
 * @throws ConfigurationError where an expression uses what Port's JQ does not have
 */
export function createOceanMapper(
  rulesByKind: ReadonlyMap<string, readonly EntityRule[]>,
  pool: JqPool,
): Mapper {
  const mapPage = createMapPage(pool);
  const kinds = new Map([...rulesByKind].map(([kind, rules]) => [kind, toKindRules(rules, mapPage)]));
  return {
    async map(kind, items, signal) {
      const rules = kinds.get(kind);
      if (rules === undefined) throw new Error(`no rule is about the kind ${kind}`);
      return mapByOperation(rules, items, signal);
    },
    close: () => pool.close(),
  };
}

function toKindRules(rules: readonly EntityRule[], mapPage: MapPage): KindRules {
  const deletes = rules.map((rule): EntityRule => ({ ...rule, operation: 'delete', filter: undefined }));
  return {
    upsert: createRuleSet(rules, mapPage, toIdentifier),
    delete: createRuleSet(deletes, mapPage, toIdentifier),
  };
}

async function mapByOperation(
  rules: KindRules,
  items: readonly MapperItem[],
  signal: AbortSignal,
): Promise<readonly MappedItem[]> {
  const mapOnly = (operation: MapperItem['operation']): Promise<readonly MappedItem[]> => {
    const chosen = items.filter((item) => item.operation === operation);
    return rules[operation](
      chosen.map(({ data }) => JSON.stringify(data)),
      signal,
    );
  };
  const [upserted, deleted] = await Promise.all([mapOnly('upsert'), mapOnly('delete')]);
  const results = { upsert: upserted.values(), delete: deleted.values() };
  return items.flatMap(({ operation }) => {
    const { value } = results[operation].next();
    return value === undefined ? [] : [value];
  });
}
