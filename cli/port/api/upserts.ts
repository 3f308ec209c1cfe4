import type { EntityRow } from './entity-row';
import type { PlacedRow } from './placement';
import { type MissingTarget, splitRow } from './relation-split';
import { createRowWriter, type RowWriterOptions } from './row-writer';
import { createWaitingRows } from './waiting-rows';
import { inRounds } from './write-order';

export interface Upserts {
  /** Rows of one blueprint. With `isWhole`, all that Port holds of it is read first; else these entities alone. */
  take(rows: readonly PlacedRow[], isWhole: boolean): Promise<void>;
  flush(): Promise<void>;
  /** Tries once more what Port refused: by now it is known which targets are there. */
  bringUpRefused(): Promise<void>;
  /** Targets that rows still lack, each once. */
  lacking(): readonly MissingTarget[];
  /** Writes once more what lacks targets that were not there at the time. */
  finish(): Promise<void>;
}

/** Writes what Port does not hold as it should be, targets of relations before what relates to them. */
export function createUpserts(options: RowWriterOptions): Upserts {
  const { catalog, held, targets } = options;
  const waiting = createWaitingRows();
  const writer = createRowWriter(options, waiting);

  /** Rows that are to be written, with targets of which nothing is known. */
  function openRows(rows: readonly PlacedRow[]): EntityRow[] {
    return rows
      .filter(({ blueprint, row }) => targets.isOpen(row, catalog.relationsOf(blueprint)))
      .filter(({ blueprint, row }) => !held.index(blueprint).isAsWritten(row))
      .map(({ row }) => row);
  }

  return {
    async take(rows, isWhole) {
      const [first] = rows;
      if (first === undefined) return;
      const { blueprint } = first;
      const relations = catalog.relationsOf(blueprint);
      const identifiers = rows.map(({ row }) => row.identifier);
      await (isWhole ? held.all(blueprint) : held.some(blueprint, identifiers));
      await targets.settle(relations);
      // Of a few changed rows Port itself says soonest which targets it lacks.
      if (isWhole) await targets.lookUp(openRows(rows), relations);
      for (const placed of inRounds(rows, ({ row }) => row.identifier)) await writer.bringUp(placed);
    },
    flush: () => writer.flush(),
    async bringUpRefused() {
      const refused = waiting.values().filter(({ refusal }) => refusal !== undefined);
      for (const [blueprint, group] of Map.groupBy(refused, ({ placed }) => placed.blueprint)) {
        const wholes = group.map(({ placed }) => placed.row);
        await targets.lookUp(wholes, catalog.relationsOf(blueprint));
        for (const { placed } of group) await writer.bringUp(placed);
      }
      await writer.flush();
    },
    lacking() {
      const missing = waiting
        .values()
        .flatMap(
          ({ placed: { blueprint, row } }) => splitRow(row, catalog.relationsOf(blueprint), targets).missing,
        );
      return [
        ...new Map(missing.map((target) => [`${target.blueprint} ${target.identifier}`, target])).values(),
      ];
    },
    async finish() {
      for (const row of waiting.values()) await writer.complete(row);
      await writer.flush();
    },
  };
}
