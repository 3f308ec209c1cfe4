import { z } from 'zod';
import type { Projection } from '../../../../catalog/projection';
import { groupArmId } from './arm-id';
import { ANCESTORS_COLUMN, PATH_COLUMN } from '../query/queries';

/** A resource, resource group or subscription as Resource Graph returned it, ids lowered. */
export interface AzureItem {
  /** Lower-cased ARM id. */
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly subscriptionId: string;
  /** Lower case; null for a subscription. */
  readonly resourceGroup: string | null;
  /** As it came: tag names such as `__proto__` are plain data. */
  readonly tags: unknown;
  readonly location: unknown;
  /** Further columns that the mapping asks for, `properties` among them. */
  readonly columns: Readonly<Record<string, unknown>>;
  /** From the root to the nearest; null for anything but a subscription. */
  readonly managementGroupPath: readonly string[] | null;
}

/** One row of a change table, with the item as it is now where it can be read. */
export interface AzureChangeRow {
  /** Lower-cased ARM id of the change itself. */
  readonly rowId: string;
  /** Lower-cased ARM id of what changed. */
  readonly targetId: string;
  /** Lower case. */
  readonly targetType: string;
  readonly changeType: 'Create' | 'Update' | 'Delete';
  /** The instant of detection as it came: 7 digits of a second decide ties. */
  readonly changeTime: string;
  readonly current: AzureItem | undefined;
  /** Of its resource group as it is now; `undefined` where the group cannot be read. */
  readonly group: { readonly id: string; readonly tags: unknown } | undefined;
}

const text = z.string().nullish();

const ItemRow = z.looseObject({
  id: z.string().min(1),
  name: text,
  type: text,
  subscriptionId: text,
  resourceGroup: text,
});

const ChangeRow = z.looseObject({
  id: z.string().min(1),
  targetId: z.string().min(1),
  targetType: text,
  changeType: z.enum(['Create', 'Update', 'Delete']),
  changeTime: z.string().min(1),
  currentId: text,
  groupSubscription: text,
  groupName: text,
});

const Ancestors = z.array(z.object({ name: z.string(), displayName: z.string().nullish() }));

/** @throws ZodError for a row without id */
export function toItem(row: unknown, projection: Projection): AzureItem {
  const parsed = ItemRow.parse(row);
  const fields: Readonly<Record<string, unknown>> = parsed;
  return {
    id: parsed.id.toLowerCase(),
    name: parsed.name ?? '',
    type: (parsed.type ?? '').toLowerCase(),
    subscriptionId: (parsed.subscriptionId ?? '').toLowerCase(),
    resourceGroup: orNull(parsed.resourceGroup?.toLowerCase()),
    tags: fields['tags'] ?? null,
    location: fields['location'] ?? null,
    columns: columnsOf(fields, projection),
    managementGroupPath: pathOf(fields[ANCESTORS_COLUMN]),
  };
}

/** @throws ZodError for a row that names no target, time or known type of change */
export function toChangeRow(row: unknown, projection: Projection): AzureChangeRow {
  const parsed = ChangeRow.parse(row);
  const currentId = orNull(parsed.currentId);
  return {
    rowId: parsed.id.toLowerCase(),
    targetId: parsed.targetId.toLowerCase(),
    targetType: (parsed.targetType ?? '').toLowerCase(),
    changeType: parsed.changeType,
    changeTime: parsed.changeTime,
    current: currentId === null ? undefined : toItem({ ...parsed, id: currentId }, projection),
    group: toGroup(parsed),
  };
}

function toGroup(row: z.infer<typeof ChangeRow>): AzureChangeRow['group'] {
  const { groupSubscription, groupName } = row;
  if (orNull(groupSubscription) === null || orNull(groupName) === null) return undefined;
  return { id: groupArmId(groupSubscription ?? '', groupName ?? ''), tags: row['groupTags'] ?? null };
}

function columnsOf(row: Readonly<Record<string, unknown>>, projection: Projection): Record<string, unknown> {
  const columns: Record<string, unknown> = {};
  for (const name of projection.columns) columns[name] = row[name] ?? null;
  const properties = propertiesOf(row, projection);
  if (properties !== undefined) columns['properties'] = properties;
  return columns;
}

function propertiesOf(row: Readonly<Record<string, unknown>>, { propertyPaths }: Projection): unknown {
  if (propertyPaths === 'all') return row['properties'] ?? null;
  if (propertyPaths.length === 0) return undefined;
  return nest(propertyPaths.map((path, index) => [path, row[`${PATH_COLUMN}${index}`] ?? null]));
}

type Leaf = readonly [path: readonly string[], value: unknown];

/** Values by their paths, as nested objects; own properties all, so that a key `__proto__` stays data. */
function nest(leaves: readonly Leaf[]): unknown {
  const [first] = leaves;
  if (first?.[0].length === 0) return first[1];
  const below = Map.groupBy(leaves, ([[key = '']]) => key);
  return Object.fromEntries(
    [...below].map(([key, inside]) => [key, nest(inside.map(([[, ...path], value]) => [path, value]))]),
  );
}

function pathOf(ancestors: unknown): string[] | null {
  const parsed = Ancestors.safeParse(ancestors);
  if (!parsed.success) return null;
  return parsed.data.map(({ name, displayName }) => displayName ?? name).reverse();
}

/** An unmatched string column of a join is `''` in Kusto. */
function orNull(value: string | null | undefined): string | null {
  return value === undefined || value === '' ? null : value;
}
