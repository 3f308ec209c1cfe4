import { compileQuery, QueryRefusedError } from '../../../../emulator/kql';
import type { Row, TableName, TableSource } from '../../../../emulator/resource-graph/table-source';

export const NOW = new Date('2024-05-10T12:00:00Z');
export const everything = { subscriptionIds: new Set<string>() };

type Tables = Partial<Record<TableName, readonly Row[]>>;

export const tablesOf = (tables: Tables): TableSource => ({
  version: () => 1,
  rows: (table) => tables[table] ?? [],
});

/** A row of `resources` with an id made from its name. */
export const resource = (name: string, columns: Row = {}): Row => ({
  id: `/subscriptions/s1/resourceGroups/RG/providers/Microsoft.Test/things/${name}`,
  name,
  type: 'microsoft.test/things',
  subscriptionId: 's1',
  resourceGroup: 'rg',
  ...columns,
});

const isRows = (given: Tables | readonly Row[]): given is readonly Row[] => Array.isArray(given);

/** Runs a query over some rows of `resources` (and other tables). */
export const run = (query: string, given: Tables | readonly Row[]): Row[] =>
  compileQuery(query).run(tablesOf(isRows(given) ? { resources: given } : given), everything, NOW);

/** The value of one scalar expression, over a row if one is given. */
export const valueOf = (expression: string, columns: Row = {}): unknown =>
  run(`resources | project value = ${expression}`, [resource('vm1', columns)])[0]?.['value'];

/** The values of column `name`, in order. */
export const names = (query: string, rows: readonly Row[]): unknown[] =>
  run(query, rows).map((row) => row['name']);

export function refusalOf(query: string): QueryRefusedError {
  try {
    compileQuery(query);
  } catch (error) {
    if (error instanceof QueryRefusedError) return error;
    throw error;
  }
  throw new Error(`not refused: ${query}`);
}
