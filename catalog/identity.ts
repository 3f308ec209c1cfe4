import { readsOf } from './jq-reads';
import { pathsOf } from './jq-values';
import type { OceanResource } from './ocean';

/**
 * What the identifier and the blueprint of each entity depend on: `id`, where nothing but the item's `.id` is read, so
 * that a delete, which carries no more, can be mapped; `item` otherwise.
 */
export function identityOf({ itemsToParse, mappings }: OceanResource): 'id' | 'item' {
  const expressions = mappings.flatMap(({ blueprint, entity }) => [blueprint, entity.identifier]);
  return itemsToParse === undefined && expressions.every(readsIdAlone) ? 'id' : 'item';
}

function readsIdAlone(expression: string): boolean {
  const reads = readsOf(expression);
  if (reads === 'all') return false;
  const { used, touched, entered, result } = reads;
  const isBelowItem = entered.every((path) => path.length === 0 || path[0] === 'id');
  return isBelowItem && [...used, ...touched, ...pathsOf(result)].every(([field]) => field === 'id');
}
