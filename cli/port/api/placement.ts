import type { MappedEntity, MappedItem } from '../../mapping/mapper';
import type { Change } from '../../sync/change';
import type { DeliveryCounts, Refusal } from '../../sync/delivery';
import type { Deletion } from './deletions';
import { type EntityRow, toRow } from './entity-row';
import type { MappedCatalog } from './mapped-catalog';
import { withoutForeign } from './references';

export interface PlacedRow {
  readonly kind: string;
  /** The source's id of the item. */
  readonly item: string;
  /** Which rule of the kind's mapping made it. */
  readonly rule: number;
  readonly blueprint: string;
  readonly row: EntityRow;
}

/** What is to be done about one item. */
export interface Placement {
  readonly rows: readonly PlacedRow[];
  readonly deletions: readonly Deletion[];
  /** Entities that the item would have if no selector of the mapping left it out. */
  readonly leftOut: readonly Deletion[];
  readonly refused: readonly Refusal[];
  /** What an item without entities counts as. */
  readonly counts: readonly (keyof DeliveryCounts)[];
}

/** Sorts what came of an item. Pure. */
export function placeItem(item: MappedItem, change: Change, catalog: MappedCatalog): Placement {
  const { kind } = change;
  const { entities, excluded, errors, isMapped } = item;
  const isEmpty = !isMapped && errors.length === 0;
  return {
    rows: entities
      .filter(({ operation }) => operation === 'upsert')
      .map((entity) => placeEntity(entity, change, catalog)),
    deletions: entities
      .filter(({ operation }) => operation === 'delete')
      .map(({ blueprint, identifier }) => ({ kind, blueprint, identifier })),
    leftOut: excluded.map(({ blueprint, identifier }) => ({ kind, blueprint, identifier })),
    refused: errors.length === 0 ? [] : [toRefused(item, change, catalog)],
    counts: isEmpty ? [excluded.length > 0 ? 'leftOut' : 'notMapped'] : [],
  };
}

function placeEntity(entity: MappedEntity, change: Change, catalog: MappedCatalog): PlacedRow {
  const { blueprint, rule } = entity;
  const relations = catalog.relationsOf(blueprint);
  const row = withoutForeign(toRow(entity, relations), change, { relations, catalog });
  return { kind: change.kind, item: change.id, rule, blueprint, row };
}

function toRefused(
  { errors }: MappedItem,
  { kind, id, identifier, data }: Change,
  catalog: MappedCatalog,
): Refusal {
  const blueprint = catalog.blueprintsOf(kind)[0] ?? kind;
  const reason = errors.map(({ path, reason: why }) => `${path}: ${why}`).join('; ');
  return { kind, blueprint, identifier, reason, by: 'mapping', item: id, isFinal: true, payload: data };
}
