import { ENTITY_TYPES } from '../../directory/entity-types';
import { RELATIONS, type Kind, type Relation } from '../../directory/model';
import { idsOfFilter } from '../filter/compile';
import { badRequest, unsupportedQuery } from '../graph-error';
import type { QueryOptions } from '../query-options';
import { toSelection } from '../selection';

/** What a delta query follows; fixed by its first request, and part of every token after it. */
export interface TrackedSet {
  /** As given; undefined: the default set. */
  readonly select: readonly string[] | undefined;
  /** Only these objects; undefined: all. */
  readonly ids: readonly string[] | undefined;
  readonly properties: readonly string[];
  readonly relations: readonly Relation[];
}

/** Microsoft Learn, "group: delta", "user: delta". */
const MOST_IDS = 50;

/** Throws `GraphError` for a property that cannot be tracked, or a filter that is not about ids. */
export function trackedBy(options: Pick<QueryOptions, 'select' | 'filter'>, kind: Kind): TrackedSet {
  return { ...trackedNames(options.select, kind), ids: filteredIds(options.filter) };
}

/** The same set again, from what a token holds. */
export function trackedNames(select: readonly string[] | undefined, kind: Kind): Omit<TrackedSet, 'ids'> {
  const selection = toSelection(select, { kinds: [kind], isCollection: true });
  if (select?.includes('signInActivity') === true)
    throw badRequest("The property 'signInActivity' is not supported in delta queries.");
  const properties = selection.of(kind).filter((name) => name !== 'id');
  return { select, properties, relations: relationsOf(select, kind) };
}

/** Without `$select` groups come with their members (Microsoft Learn, "Get incremental changes for groups"). */
function relationsOf(select: readonly string[] | undefined, kind: Kind): Relation[] {
  if (select === undefined) return kind === 'group' ? ['members'] : [];
  return RELATIONS.filter((name) => select.includes(name) && ENTITY_TYPES[kind].navigation.includes(name));
}

function filteredIds(filter: string | undefined): readonly string[] | undefined {
  if (filter === undefined) return undefined;
  const ids = idsOfFilter(filter);
  if (ids === undefined) throw unsupportedQuery('Only filtering by id is supported in delta queries.');
  if (ids.length > MOST_IDS)
    throw unsupportedQuery(`Too many ids in $filter: at most ${MOST_IDS} can be tracked.`);
  return ids.map((id) => id.toLowerCase());
}
