import type { QueryRequest } from './query-request';
import { accessDenied } from './refusals';

/** Azure/azure-cli-extensions and others send at most so many; Resource Graph considers no more. */
const subscriptionsConsidered = 1000;
/** Microsoft Learn, "Guidance for throttled requests": tenant and management group scope end here. */
const tenantLimit = 10_000;

export interface QueryScope {
  readonly subscriptionIds: ReadonlySet<string>;
  /** What the request named, for the token. */
  readonly requested: readonly string[];
  readonly limitHit: boolean;
}

export interface ScopeDependencies {
  readonly readable: ReadonlySet<string>;
  subscriptionsUnder(managementGroupIds: readonly string[]): readonly string[];
}

const limited = (ids: readonly string[], requested: readonly string[]): QueryScope => ({
  subscriptionIds: new Set(ids.slice(0, tenantLimit)),
  requested,
  limitHit: ids.length > tenantLimit,
});

/**
 * What of the requested scope may be read: the rest is left out without a word, unless it is all of it.
 * Throws `RequestRefusedError` 403 in that case.
 */
export function scopeOf(request: QueryRequest, dependencies: ScopeDependencies): QueryScope {
  const { readable } = dependencies;
  const { subscriptions, managementGroups } = request;
  if (subscriptions === undefined && managementGroups === undefined) return limited([...readable], []);
  const named =
    subscriptions === undefined
      ? dependencies.subscriptionsUnder(managementGroups ?? [])
      : subscriptions.slice(0, subscriptionsConsidered);
  const ids = named.map((id) => id.toLowerCase()).filter((id) => readable.has(id));
  if (ids.length === 0) throw accessDenied();
  const requested = [...(subscriptions ?? []), ...(managementGroups ?? []).map((group) => `group:${group}`)];
  return limited(ids, requested);
}
