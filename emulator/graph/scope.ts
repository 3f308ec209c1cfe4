import type { Kind } from '../directory/model';
import { advancedRequired, compileFilter, type CompiledFilter } from './filter/compile';
import { unsupportedQuery } from './graph-error';
import type { GraphCall } from './route';

const EVERYTHING: CompiledFilter = {
  matches: () => true,
  advancedOperator: undefined,
  usesSignInActivity: false,
};

/**
 * The filter of a request. Throws `GraphError` 400 where it needs more than the request says, or where advanced
 * capabilities meet `$expand` (Microsoft Learn, "Advanced query capabilities on directory objects").
 */
export function filterOf(
  { options, request }: GraphCall,
  kinds: readonly Kind[],
  isRelation = false,
): CompiledFilter {
  if (options.filter === undefined) return EVERYTHING;
  const filter = compileFilter(options.filter, kinds);
  const operator = filter.advancedOperator ?? (isRelation ? 'Filter' : undefined);
  if (operator === undefined) return filter;
  // A raw count is a count by itself.
  const isCounting = options.count || /\/(\$|%24)count$/i.test(request.path);
  if (!options.eventual || !isCounting) throw advancedRequired(operator);
  if (options.expand !== undefined)
    throw unsupportedQuery('Expand is not supported with advanced query capabilities.');
  return filter;
}

/** A count is given on the first page, and only to who accepts that it is not exact. */
export function isCounted({ options }: GraphCall): boolean {
  return options.count && options.eventual && options.skipToken === undefined;
}
