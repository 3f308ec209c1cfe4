import { toIdentifier } from '../../../catalog/identifiers';
import type { Change } from '../../sync/change';
import type { EntityRow, Relations } from './entity-row';
import type { MappedCatalog } from './mapped-catalog';

interface Surroundings {
  readonly relations: Relations;
  readonly catalog: Pick<MappedCatalog, 'kindsOf'>;
}

/**
 * Takes those targets out that the source knows to be of another kind than the relation is about: a member that is a
 * device is no user, whatever the mapping says of members. Pure.
 */
export function withoutForeign(
  row: EntityRow,
  { references }: Pick<Change, 'references'>,
  { relations, catalog }: Surroundings,
): EntityRow {
  if (references === undefined || references.size === 0) return row;
  const kindOf = new Map([...references].map(([id, kind]) => [toIdentifier(id), kind]));

  function belongs(relation: string, identifier: string): boolean {
    const kinds = catalog.kindsOf(relations[relation]?.target ?? '');
    const kind = kindOf.get(identifier);
    return kind === undefined || kinds.size === 0 || kinds.has(kind);
  }

  const entries = Object.entries(row.relations).map(([relation, value]) => {
    if (value === null) return [relation, value] as const;
    if (typeof value === 'string') return [relation, belongs(relation, value) ? value : null] as const;
    return [relation, value.filter((identifier) => belongs(relation, identifier))] as const;
  });
  return { ...row, relations: Object.fromEntries<EntityRow['relations'][string]>(entries) };
}
