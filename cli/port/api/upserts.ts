import type { Clock } from '../../core/clock';
import type { Log } from '../../core/log';
import type { DeliveryTally } from '../../sync/delivery-tally';
import type { RefusedEntity } from '../../sync/result';
import type { PortClient } from '../port-client';
import type { BlueprintIndex } from './blueprint-index';
import { type BulkWriter, createBulkWriter, type OutgoingRow, type RowRefusal } from './bulk-writer';
import { type EntityRow, identifiersOf } from './entity-row';
import type { HeldEntities } from './held-entities';
import type { MappedCatalog } from './mapped-catalog';
import type { PlacedRow } from './placement';
import { describeMissing, type MissingTarget, splitRow } from './relation-split';
import type { Targets } from './targets';
import { createWaitingRows, type WaitingRow } from './waiting-rows';
import { createWriteOrder, inRounds } from './write-order';

export interface UpsertsOptions {
  readonly client: PortClient;
  readonly catalog: MappedCatalog;
  readonly held: HeldEntities;
  readonly targets: Targets;
  readonly tally: DeliveryTally;
  readonly concurrency: number;
  /** Compares and counts, and writes nothing. */
  readonly dryRun: boolean;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

export interface Upserts {
  /** Rows of one blueprint. With `isWhole`, all that Port holds of it is read first; else these entities alone. */
  take(rows: readonly PlacedRow[], isWhole: boolean): Promise<void>;
  flush(): Promise<void>;
  /** Writes once more what lacks targets that were not there at the time. */
  finish(): Promise<void>;
}

interface Note {
  readonly placed: PlacedRow;
  readonly isCounted: boolean;
  /** Targets that it lacks for good. */
  readonly missing: readonly MissingTarget[];
}

/** Writes what Port does not hold as it should be, targets of relations before what relates to them. */
export function createUpserts(options: UpsertsOptions): Upserts {
  const { catalog, held, targets, tally } = options;
  const writer = options.dryRun
    ? createDryWriter(accept)
    : createBulkWriter<Note>({ ...options, onAccepted: accept, onRefused: refuse });
  const order = createWriteOrder(() => writer.flush());
  const waiting = createWaitingRows();
  let isLastPass = false;

  function accept({ blueprint, row, note }: OutgoingRow<Note>): void {
    const { placed, missing, isCounted } = note;
    held.index(blueprint).accept(row.identifier);
    if (!isCounted) tally.count(placed.kind, 'upserts');
    if (missing.length > 0) tally.refuse(toLacking(placed, missing));
  }

  /** A target may come later in this run: a relation is no reason to refuse a row before the end. */
  function refuse({ row, note }: OutgoingRow<Note>, { status, reason }: RowRefusal): void {
    const { placed, missing } = note;
    const mayPass = !isLastPass && (status === 404 || status === 422) && hasTargets(placed.row);
    if (mayPass) waiting.set({ placed, tried: row, refusal: reason, isCounted: false });
    else {
      waiting.drop(placed);
      tally.refuse(toRefused(placed, reason, missing));
    }
  }

  async function write(row: EntityRow, note: Note): Promise<void> {
    const { blueprint } = note.placed;
    await order.begin(blueprint, row.identifier);
    await writer.write({ blueprint, row, note });
  }

  /** Writes it with those targets that are there, unless Port holds it like that. */
  async function bringUp(placed: PlacedRow, index: BlueprintIndex): Promise<void> {
    const { blueprint, row: whole, kind } = placed;
    await order.settle(blueprint, whole.identifier);
    waiting.drop(placed);
    index.keep(whole.identifier);
    const { row, missing } = splitRow(whole, catalog.relationsOf(blueprint), targets);
    const isUnchanged = index.isAsWritten(row);
    if (missing.length > 0) waiting.set({ placed, tried: row, refusal: undefined, isCounted: !isUnchanged });
    else if (isUnchanged) tally.count(kind, 'unchanged');
    if (!isUnchanged) await write(row, { placed, isCounted: false, missing: [] });
  }

  /** Rows that are to be written, with targets of which nothing is known. */
  function openRows(rows: readonly PlacedRow[], index: BlueprintIndex): EntityRow[] {
    return rows
      .filter(({ blueprint, row }) => targets.isOpen(row, catalog.relationsOf(blueprint)))
      .map(({ row }) => row)
      .filter((row) => !index.isAsWritten(row));
  }

  /** What Port refused may have come before its targets: by now it is known which of them are there. */
  async function bringUpRefused(): Promise<void> {
    const refused = waiting.values().filter(({ refusal }) => refusal !== undefined);
    for (const [blueprint, group] of Map.groupBy(refused, ({ placed }) => placed.blueprint)) {
      const wholes = group.map(({ placed }) => placed.row);
      await targets.lookUp(wholes, catalog.relationsOf(blueprint));
      for (const { placed } of group) await bringUp(placed, held.index(blueprint));
    }
    await writer.flush();
  }

  /** Writes it again where more of its targets are there than when it was tried; what it still lacks is said. */
  async function complete({ placed, tried, refusal, isCounted }: WaitingRow): Promise<void> {
    const { row, missing } = splitRow(placed.row, catalog.relationsOf(placed.blueprint), targets);
    if (!hasSameRelations(row, tried)) {
      await order.settle(placed.blueprint, row.identifier);
      await write(row, { placed, isCounted, missing });
    } else if (refusal !== undefined) tally.refuse(toRefused(placed, refusal, missing));
    else {
      if (!isCounted) tally.count(placed.kind, 'unchanged');
      if (missing.length > 0) tally.refuse(toLacking(placed, missing));
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
      await targets.settle(relations);
      // Of a few changed rows Port itself says soonest which targets it lacks.
      if (isWhole) await targets.lookUp(openRows(rows, index), relations);
      for (const placed of inRounds(rows, ({ row }) => row.identifier)) await bringUp(placed, index);
    },
    flush: () => writer.flush(),
    async finish() {
      await bringUpRefused();
      isLastPass = true;
      for (const row of waiting.values()) await complete(row);
      await writer.flush();
    },
  };
}

/** Nothing is written, and Port is taken to accept everything. */
function createDryWriter<TNote>(accept: (row: OutgoingRow<TNote>) => void): BulkWriter<TNote> {
  return {
    write: (row) => {
      accept(row);
      return Promise.resolve();
    },
    flush: () => Promise.resolve(),
  };
}

type Name = Pick<RefusedEntity, 'kind' | 'blueprint' | 'identifier'>;

function nameOf({ kind, blueprint, row: { identifier } }: PlacedRow): Name {
  return { kind, blueprint, identifier };
}

function toLacking(placed: PlacedRow, missing: readonly MissingTarget[]): RefusedEntity {
  return { ...nameOf(placed), reason: describeMissing(missing), by: 'relation' };
}

function toRefused(placed: PlacedRow, refusal: string, missing: readonly MissingTarget[]): RefusedEntity {
  const reasons = missing.length === 0 ? [refusal] : [refusal, describeMissing(missing)];
  return { ...nameOf(placed), reason: reasons.join('; '), by: 'port' };
}

function hasTargets({ relations }: EntityRow): boolean {
  return Object.values(relations).some((value) => identifiersOf(value).length > 0);
}

function hasSameRelations(a: EntityRow, b: EntityRow): boolean {
  return JSON.stringify(a.relations) === JSON.stringify(b.relations);
}
