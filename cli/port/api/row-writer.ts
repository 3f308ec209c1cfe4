import type { Clock } from '../../core/clock';
import type { Log } from '../../core/log';
import type { DeliveryTally } from '../../sync/delivery-tally';
import type { Refusal } from '../../sync/delivery';
import type { PortClient } from '../port-client';
import { type BulkWriter, createBulkWriter, type OutgoingRow, type RowRefusal } from './bulk-writer';
import { type EntityRow, identifiersOf } from './entity-row';
import type { HeldEntities } from './held-entities';
import type { MappedCatalog } from './mapped-catalog';
import type { PlacedRow } from './placement';
import { describeMissing, type MissingTarget, splitRow } from './relation-split';
import type { Targets } from './targets';
import type { WaitingRow, WaitingRows } from './waiting-rows';
import { createWriteOrder } from './write-order';

export interface RowWriterOptions {
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

export interface RowWriter {
  /** Writes it with those targets that are there, unless Port holds it like that; for the others it waits. */
  bringUp(placed: PlacedRow): Promise<void>;
  /** Writes it again where more of its targets are there than when it was tried; what it still lacks is said. */
  complete(row: WaitingRow): Promise<void>;
  /** Resolves when every row is answered. */
  flush(): Promise<void>;
}

interface Note {
  readonly placed: PlacedRow;
  readonly isCounted: boolean;
  /** Targets that it lacks for good; undefined where it may be tried again. */
  readonly missing: readonly MissingTarget[] | undefined;
}

/** Compares rows, writes what differs, and counts each of them once. */
export function createRowWriter(options: RowWriterOptions, waiting: WaitingRows): RowWriter {
  const { catalog, held, targets, tally } = options;
  const writer = options.dryRun
    ? createDryWriter(accept)
    : createBulkWriter<Note>({ ...options, onAccepted: accept, onRefused: refuse });
  const order = createWriteOrder(() => writer.flush());

  function accept({ blueprint, row, note }: OutgoingRow<Note>): void {
    const { placed, missing = [], isCounted } = note;
    held.index(blueprint).accept(row.identifier);
    if (!isCounted) tally.count(placed.kind, 'upserts');
    if (missing.length > 0) tally.refuse(toLacking(placed, missing));
  }

  /** A target may come later in this run: a relation is no reason to refuse a row before the end. */
  function refuse({ row, note }: OutgoingRow<Note>, refusal: RowRefusal): void {
    const { status } = refusal;
    const { placed, missing } = note;
    const mayPass = missing === undefined && (status === 404 || status === 422) && hasTargets(placed.row);
    if (mayPass) waiting.set({ placed, tried: row, refusal, isCounted: false });
    else {
      waiting.drop(placed);
      tally.refuse(toRefused(placed, refusal, missing));
    }
  }

  async function write(row: EntityRow, note: Note): Promise<void> {
    const { blueprint } = note.placed;
    await order.begin(blueprint, row.identifier);
    await writer.write({ blueprint, row, note });
  }

  return {
    async bringUp(placed) {
      const { blueprint, row: whole, kind } = placed;
      const index = held.index(blueprint);
      await order.settle(blueprint, whole.identifier);
      waiting.drop(placed);
      index.keep(whole.identifier);
      const { row, missing } = splitRow(whole, catalog.relationsOf(blueprint), targets);
      const isUnchanged = index.isAsWritten(row);
      if (missing.length > 0)
        waiting.set({ placed, tried: row, refusal: undefined, isCounted: !isUnchanged });
      else if (isUnchanged) tally.count(kind, 'unchanged');
      if (!isUnchanged) await write(row, { placed, isCounted: false, missing: undefined });
    },
    async complete({ placed, tried, refusal, isCounted }) {
      const { row, missing } = splitRow(placed.row, catalog.relationsOf(placed.blueprint), targets);
      if (!hasSameRelations(row, tried)) {
        await order.settle(placed.blueprint, row.identifier);
        await write(row, { placed, isCounted, missing });
      } else if (refusal !== undefined) tally.refuse(toRefused(placed, refusal, missing));
      else {
        if (!isCounted) tally.count(placed.kind, 'unchanged');
        if (missing.length > 0) tally.refuse(toLacking(placed, missing));
      }
    },
    flush: () => writer.flush(),
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

function nameOf({ kind, item, blueprint, row: { identifier } }: PlacedRow) {
  return { kind, item, blueprint, identifier };
}

function toLacking(placed: PlacedRow, missing: readonly MissingTarget[]): Refusal {
  return { ...nameOf(placed), reason: describeMissing(missing), by: 'relation', isFinal: false };
}

/** What lacks targets may be taken as soon as these are there. */
function toRefused(placed: PlacedRow, refusal: RowRefusal, missing: Note['missing'] = []): Refusal {
  const { reason, isFinal, requestId } = refusal;
  const reasons = missing.length === 0 ? [reason] : [reason, describeMissing(missing)];
  const common = { ...nameOf(placed), reason: reasons.join('; '), by: 'port', payload: placed.row } as const;
  return { ...common, isFinal: isFinal && missing.length === 0, requestId };
}

function hasTargets({ relations }: EntityRow): boolean {
  return Object.values(relations).some((value) => identifiersOf(value).length > 0);
}

function hasSameRelations(a: EntityRow, b: EntityRow): boolean {
  return JSON.stringify(a.relations) === JSON.stringify(b.relations);
}
