import { notImplemented } from './refusal';
import type { SyntaxNode } from './syntax';
import type { Column, Tuple } from './values';

/** Rows on their way through a query. */
export interface Batch {
  readonly rows: readonly Tuple[];
  /**
   * After a sort: a number for each row, equal for rows that the sort keys do not tell apart.
   * Null where nothing defines an order.
   */
  readonly ties: Int32Array | null;
}

/** A compiled tabular expression. */
export interface Plan {
  readonly columns: readonly Column[];
  run(): Batch;
}

export const unordered = (rows: readonly Tuple[]): Batch => ({ rows, ties: null });

/** A plan that applies one step to the rows of another. */
export const following = (input: Plan, columns: readonly Column[], step: (batch: Batch) => Batch): Plan => ({
  columns,
  run: () => step(input.run()),
});

/** The rows at some places, with their ties. */
export function pick(batch: Batch, places: readonly number[]): Batch {
  const { rows, ties } = batch;
  const picked = places.flatMap((place) => {
    const row = rows[place];
    return row === undefined ? [] : [row];
  });
  return { rows: picked, ties: ties === null ? null : Int32Array.from(places, (place) => ties[place] ?? 0) };
}

/** Our own idea of the columns must be the language service's, or we would name values wrongly. */
export function assertColumns(node: SyntaxNode, planned: number, columns: readonly Column[]): void {
  if (planned !== columns.length)
    throw notImplemented(`${node.kind} with ${planned} values for ${columns.length} columns`);
}

export function indexOfColumn(columns: readonly Column[], name: string): number {
  const index = columns.findIndex((column) => column.name === name);
  if (index < 0) throw notImplemented(`the column ${name} at this place`);
  return index;
}
