import type { QueryOptions } from './query-options';
import type { GraphRoute } from './route';

/** Microsoft Learn, "Microsoft Graph service-specific throttling limits": a smaller page than this is cheaper. */
const SMALL_PAGE = 20;

/** What a request costs: `$select` and a small page take one off, `$expand` adds one, and nothing is free. */
export function resourceUnitsOf(
  { baseCost, selectedCost = baseCost - 1 }: Pick<GraphRoute, 'baseCost' | 'selectedCost'>,
  { select, expand, top }: Pick<QueryOptions, 'select' | 'expand' | 'top'>,
): number {
  const cost =
    (select === undefined ? baseCost : selectedCost) +
    (expand === undefined ? 0 : 1) +
    (top !== undefined && top < SMALL_PAGE ? -1 : 0);
  return Math.max(1, cost);
}

export interface Quota {
  readonly resourceUnits: number;
  readonly windowMs: number;
}

const WINDOW_MS = 10_000;

/** Quota of an application in a tenant, by its number of users: under 50, 50 to 500, above 500 (same page). */
export function quotaOfTenant(users: number): Quota {
  const resourceUnits = users < 50 ? 3500 : users <= 500 ? 5000 : 8000;
  return { resourceUnits, windowMs: WINDOW_MS };
}
