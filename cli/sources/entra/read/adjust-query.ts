import type { RemoteError } from '../../../http/remote-error';
import type { ListQuery } from '../plan/collection';

export interface Adjustment {
  readonly query: ListQuery;
  /** What is left out, in the operator's words. */
  readonly change: string;
}

/**
 * What a list is asked instead, where the service refused what we made of the mapping: without the property that it
 * names, without `$select`, with the page that it allows. `undefined` where nothing of ours is left to leave out. Pure.
 */
export function adjust(query: ListQuery, error: RemoteError): Adjustment | undefined {
  if (error.status !== 400 && error.status !== 501) return undefined;
  const { detail } = error.failure;
  return adjustTop(query, detail) ?? adjustSelect(query, detail);
}

function adjustTop(query: ListQuery, detail: string): Adjustment | undefined {
  if (query.top === undefined || !/page size|\$?\btop\b/i.test(detail)) return undefined;
  const most = Number(/between 1 and (\d+)/i.exec(detail)?.[1]);
  if (most < query.top) return { query: { ...query, top: most }, change: `pages of ${most}` };
  return { query: { ...query, top: undefined }, change: 'no $top' };
}

function adjustSelect(query: ListQuery, detail: string): Adjustment | undefined {
  const { select } = query;
  if (select === undefined) return undefined;
  const refused = select.filter((name) => detail.includes(`'${name}'`));
  const rest = select.filter((name) => !refused.includes(name));
  if (refused.length > 0 && rest.length > 0)
    return { query: { ...query, select: rest }, change: `no ${refused.join(', ')} in $select` };
  return { query: { ...query, select: undefined }, change: 'no $select' };
}
