import { unordered } from '../plan';
import type { Plan } from '../plan';
import { notImplemented } from '../refusal';
import { columnsOf, parametersOf } from '../syntax';
import type { SyntaxNode } from '../syntax';
import { emptyOf } from '../values';
import type { Column, Tuple, Value } from '../values';

type Pick = (row: Tuple) => Value;

function pickFrom(leg: Plan, wanted: Column): Pick {
  const index = leg.columns.findIndex(({ name, type }) => name === wanted.name && type === wanted.type);
  const missing = emptyOf(wanted.type);
  return index < 0 ? () => missing : (row) => row[index] ?? missing;
}

/** Rows of all legs, one after the other; a column that a leg lacks is empty there. */
export function union(node: SyntaxNode, legs: readonly Plan[]): Plan {
  if (parametersOf(node).has('withsource')) throw notImplemented('union withsource');
  const columns = columnsOf(node);
  for (const { name, type } of columns) {
    // Kusto renames columns of one name and several types; we do not follow it there.
    const known = legs.some((leg) =>
      leg.columns.some((column) => column.name === name && column.type === type),
    );
    if (!known) throw notImplemented(`union of columns ${name} of several types`);
  }
  const picks = legs.map((leg) => columns.map((column) => pickFrom(leg, column)));
  const rowsOf = (leg: Plan, index: number): Tuple[] =>
    leg.run().rows.map((row) => (picks[index] ?? []).map((value) => value(row)));
  return { columns, run: () => unordered(legs.flatMap(rowsOf)) };
}
