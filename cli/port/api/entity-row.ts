import type { MappedEntity } from '../../mapping/mapper';

/** The body of one entity as Port's API takes it. Source: Port's OpenAPI document, entity schema. */
export interface EntityRow {
  readonly identifier: string;
  readonly title?: string;
  readonly icon?: string;
  readonly team?: readonly string[];
  readonly properties: Readonly<Record<string, unknown>>;
  readonly relations: Readonly<Record<string, string | readonly string[] | null>>;
}

/** Which blueprint a relation leads to, and whether it holds several. */
export interface RelationTarget {
  readonly target: string;
  readonly many: boolean;
}

/** Relations of a blueprint by name. */
export type Relations = Readonly<Record<string, RelationTarget>>;

/**
 * What is written of a mapped entity: everything that the mapping mentions and nothing else, so that a merge leaves
 * alone what others have added. What came to nothing is null, which clears it; a title or an icon can't be cleared.
 */
export function toRow(entity: MappedEntity, relations: Relations): EntityRow {
  const { identifier, title, icon, team, properties } = entity;
  return {
    identifier,
    ...(title === undefined || title === null ? {} : { title }),
    ...(icon === undefined || icon === null ? {} : { icon }),
    ...(team === undefined ? {} : { team: team ?? [] }),
    properties,
    relations: Object.fromEntries(
      Object.entries(entity.relations).map(([name, value]) => [name, toShape(value, relations[name]?.many)]),
    ),
  };
}

/** Of what a relation's shape does not allow Port says what is wrong with it. */
function toShape(
  value: string | readonly string[] | null,
  many: boolean | undefined,
): string | readonly string[] | null {
  if (many === true) return [...new Set(identifiersOf(value))];
  if (many === false && Array.isArray(value) && value.length < 2) return identifiersOf(value)[0] ?? null;
  return value;
}

/** What a relation's value names. */
export function identifiersOf(value: string | readonly string[] | null | undefined): readonly string[] {
  if (value === null || value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}
