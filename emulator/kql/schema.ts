import type { TableName } from '../resource-graph/table-source';
import type { Column } from './values';

/** The columns that every Resource Graph table has (Microsoft Learn, "Supported tables and resource types"). */
const stringColumns = [
  'id',
  'name',
  'type',
  'tenantId',
  'kind',
  'location',
  'resourceGroup',
  'subscriptionId',
  'managedBy',
];
const dynamicColumns = ['sku', 'plan', 'properties', 'tags', 'identity', 'zones', 'extendedLocation'];

export const tableColumns: readonly Column[] = [
  ...stringColumns.map((name): Column => ({ name, type: 'string' })),
  ...dynamicColumns.map((name): Column => ({ name, type: 'dynamic' })),
];

export const tableNames: readonly TableName[] = [
  'resources',
  'resourcecontainers',
  'resourcechanges',
  'resourcecontainerchanges',
  'healthresourcechanges',
];

const isTableName = (name: string): name is TableName => tableNames.some((table) => table === name);

/** Resource Graph knows its tables in any casing. */
export function tableNameOf(spelling: string): TableName | undefined {
  const name = spelling.toLowerCase();
  return isTableName(name) ? name : undefined;
}

/** All spellings of table names that occur in a text, and the canonical ones. */
export function tableSpellings(text: string): string[] {
  const words = text.match(/[A-Za-z]+/g) ?? [];
  return [...new Set([...tableNames, ...words.filter((word) => tableNameOf(word) !== undefined)])].sort();
}
