import type { Clock } from '../../core/clock';
import type { Log } from '../../core/log';
import type { RefusedEntity } from '../../sync/result';
import type { PortClient } from '../port-client';
import { createBulkWriter, type OutgoingRow, type RowRefusal } from './bulk-writer';
import { type EntityRow, identifiersOf } from './entity-row';
import type { HeldEntities } from './held-entities';
import type { MappedCatalog } from './mapped-catalog';
import type { PlacedRow } from './placement';
import { describeMissing, splitRow, type SplitRow } from './relation-split';
import type { Tally } from './tally';
import type { Targets } from './targets';
import { createWriteOrder } from './write-order';

export interface UpsertsOptions {
  readonly client: PortClient;
  readonly catalog: MappedCatalog;
  readonly held: HeldEntities;
  readonly targets: Targets;
  readonly tally: Tally;
  readonly concurrency: number;
  /** Compares and counts, and writes nothing. */
  readonly dryRun: boolean;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly onRefused: (entity: RefusedEntity) => void;
}

export interface Upserts {
  /** Rows of one blueprint. With `isWhole`, all that Port holds of it is read first; else these entities alone. */
  take(rows: readonly PlacedRow[], isWhole: boolean): Promise<void>;
  flush(): Promise<void>;
  /** Writes once more what lacks targets that were not there at the time. */
  finish(): Promise<void>;
}

interface Note {
  readonly kind: string;
  /** With all the targets that the mapping names. */
  readonly whole: EntityRow;
  /** What Port holds of it by now, or soon; undefined where it was refused. */
  readonly written?: EntityRow;
}

/** Writes what Port does not hold as it should be, targets of relations before what relates to them. */
export function createUpserts(options: UpsertsOptions): Upserts {
  const { catalog, held, targets, tally, dryRun, onRefused } = options;
  const writer = createBulkWriter<Note>({ ...options, onAccepted: accept, onRefused: refuseOrWait });
  const order = createWriteOrder(() => writer.flush());
  /** Rows without some of their targets, and rows that Port refused for one: both are tried again at the end. */
  let waiting: OutgoingRow<Note>[] = [];
  let isLastPass = false;

  function accept({ blueprint, row, note }: OutgoingRow<Note>): void {
    targets.accept(blueprint, row.identifier);
    if (!isLastPass || note.written === undefined) tally.count(note.kind, 'upserts');
  }

  /** A target may come later in this run: a relation is no reason to refuse a row before the end. */
  function refuseOrWait(outgoing: OutgoingRow<Note>, { status, reason }: RowRefusal): void {
    const { blueprint, row, note } = outgoing;
    const hasTargets = Object.values(row.relations).some((value) => identifiersOf(value).length > 0);
    if (!isLastPass && hasTargets && (status === 404 || status === 422)) waiting.push(outgoing);
    else onRefused({ kind: note.kind, blueprint, identifier: row.identifier, reason, by: 'port' });
  }

  async function write(outgoing: OutgoingRow<Note>): Promise<void> {
    await order.before(outgoing.blueprint, outgoing.row.identifier);
    await writer.write(outgoing);
  }

  /** What still lacks targets is written without them, and said. */
  async function writeAgain(blueprint: string, rows: readonly OutgoingRow<Note>[]): Promise<void> {
    const relations = catalog.relationsOf(blueprint);
    const wholes = rows.map(({ note }) => note.whole);
    await targets.lookUp(wholes, relations);
    for (const outgoing of rows) {
      const { kind, whole, written } = outgoing.note;
      const { row, missing } = splitRow(whole, relations, targets);
      if (missing.length > 0) onRefused(toRefused(kind, blueprint, { row, missing }));
      if (written === undefined || !hasSameRelations(row, written)) await write({ ...outgoing, row });
    }
  }

  return {
    async take(rows, isWhole) {
      const [first] = rows;
      if (first === undefined) return;
      const { blueprint } = first;
      const relations = catalog.relationsOf(blueprint);
      const identifiers = rows.map(({ row }) => row.identifier);
      const index = await (isWhole ? held.all(blueprint) : held.some(blueprint, identifiers));
      await targets.settle([blueprint, ...Object.values(relations).map(({ target }) => target)]);
      for (const { kind, row: whole } of rows) {
        index.keep(whole.identifier);
        const { row, missing } = splitRow(whole, relations, targets);
        if (missing.length > 0) waiting.push({ blueprint, row, note: { kind, whole, written: row } });
        if (index.isAsWritten(row)) tally.count(kind, 'unchanged');
        else if (dryRun) tally.count(kind, 'upserts');
        else await write({ blueprint, row, note: { kind, whole } });
      }
    },
    flush: () => writer.flush(),
    async finish() {
      const rows = dryRun ? [] : waiting;
      waiting = [];
      isLastPass = true;
      for (const [blueprint, group] of Map.groupBy(rows, (row) => row.blueprint))
        await writeAgain(blueprint, group);
      await writer.flush();
    },
  };
}

function toRefused(
  kind: string,
  blueprint: string,
  { row, missing }: Pick<SplitRow, 'row' | 'missing'>,
): RefusedEntity {
  const reason = describeMissing(missing);
  return { kind, blueprint, identifier: row.identifier, reason, by: 'relation' };
}

function hasSameRelations(a: EntityRow, b: EntityRow): boolean {
  return JSON.stringify(a.relations) === JSON.stringify(b.relations);
}
