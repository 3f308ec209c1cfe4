import type { EntityRule } from '../../catalog/entity-rule';
import type { WireFormat } from '../core/config';
import type { JqPool } from './jq-pool';
import { createMapPage } from './map-page';
import type { Mapper, MapperItem } from './mapper';
import { createRuleSet } from './rule-set';

/**
 * Maps changes as Port maps them for a webhook. Identifiers stay as the mapping yields them, which is what Port does:
 * the changes already carry escaped ones for it to use, and an entity is the same whichever way it is delivered.
 * @throws ConfigurationError where an expression uses what Port's JQ does not have
 */
export function createWebhookMapper(
  rules: readonly EntityRule[],
  { wire }: { readonly wire: WireFormat },
  pool: JqPool,
): Mapper {
  const mapInputs = createRuleSet(rules, createMapPage(pool), (identifier) => identifier);
  return {
    map: (kind, items, signal) =>
      mapInputs(
        items.map((item) => toEvent(kind, item, wire)),
        signal,
      ),
    close: () => pool.close(),
  };
}

/** What Port gives a mapping to see. Each change is an event of its own, so that it is known what became of it. */
function toEvent(type: string, { operation, data }: MapperItem, wire: WireFormat): string {
  const body = wire === 'single' ? { data, operation, type } : { type, batch: [{ operation, data }] };
  return JSON.stringify({ body, headers: {}, queryParams: {} });
}
