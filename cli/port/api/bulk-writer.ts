import type { Clock } from '../../core/clock';
import { createInFlight } from '../../core/in-flight';
import type { Log } from '../../core/log';
import { RemoteError } from '../../http/remote-error';
import type { Answered, PortClient } from '../port-client';
import { type BulkAnswer, outcomesOf } from './bulk-answer';
import { describeSize, hasRoom, measure, type MeasuredRow, sendRows } from './bulk-request';
import type { EntityRow } from './entity-row';
import { noBlueprint } from './held-entities';

/** The body is at fault itself: halving it finds the row that is. */
const REFUSED_STATUSES = [400, 413, 422];

/** How often rows are sent of which Port says that it was busy, or nothing at all. */
const MAX_ATTEMPTS = 5;
const PAUSE_MS = 1000;

/** A row on its way, with what its sender wants to know it by. */
export interface OutgoingRow<TNote> {
  readonly blueprint: string;
  readonly row: EntityRow;
  readonly note: TNote;
}

export interface RowRefusal {
  /** HTTP status of the row; undefined where it never was sent, or Port did not say. */
  readonly status: number | undefined;
  readonly reason: string;
  /** False where Port was only busy with it, as often as it was asked. */
  readonly isFinal: boolean;
  /** Port's id of the request; undefined where it was not sent. */
  readonly requestId: string | undefined;
}

export interface BulkWriterOptions<TNote> {
  readonly client: PortClient;
  /** How many requests may be under way at once. */
  readonly concurrency: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly onAccepted: (row: OutgoingRow<TNote>) => void;
  readonly onRefused: (row: OutgoingRow<TNote>, refusal: RowRefusal) => void;
}

export interface BulkWriter<TNote> {
  /** Resolves as soon as there is room for more. @throws RemoteError where Port stays unavailable */
  write(row: OutgoingRow<TNote>): Promise<void>;
  /** Resolves when every row is answered. @throws likewise */
  flush(): Promise<void>;
}

type Measured<TNote> = OutgoingRow<TNote> & MeasuredRow;

/** Writes entities in full requests; one row that Port refuses never takes the others of its request with it. */
export function createBulkWriter<TNote>(options: BulkWriterOptions<TNote>): BulkWriter<TNote> {
  const { client, clock, log, signal, onAccepted, onRefused } = options;
  const inFlight = createInFlight(options.concurrency);
  const batches = new Map<string, Measured<TNote>[]>();

  async function deliver(rows: readonly Measured<TNote>[], attempt = 1): Promise<void> {
    const [first] = rows;
    if (first === undefined) return;
    const { blueprint } = first;
    const answer = await sendRows(client, blueprint, rows).catch((error: unknown) =>
      toRefusal(error, blueprint),
    );
    if (answer instanceof RemoteError) {
      await divide(rows, answer);
      return;
    }
    const { accepted, refused, open } = sortOut(rows, answer, attempt === MAX_ATTEMPTS);
    accepted.forEach(onAccepted);
    for (const [row, refusal] of refused) onRefused(row, refusal);
    if (open.length === 0) return;
    log.info('writing entities again', { blueprint, rows: open.length, attempt });
    await clock.sleep(PAUSE_MS * 2 ** (attempt - 1), signal);
    await deliver(open, attempt + 1);
  }

  /** The request as a whole was refused: halving it finds the row that is at fault. */
  async function divide(rows: readonly Measured<TNote>[], error: RemoteError): Promise<void> {
    const [first] = rows;
    if (rows.length === 1 && first !== undefined) {
      const reason = error.status === 413 ? `${error.message}; ${describeSize(first)}` : error.message;
      const { requestId } = error.failure;
      onRefused(first, { status: error.status, reason, isFinal: true, requestId });
      return;
    }
    const middle = Math.ceil(rows.length / 2);
    await deliver(rows.slice(0, middle));
    await deliver(rows.slice(middle));
  }

  function drain(blueprint: string): Promise<void> {
    const rows = batches.get(blueprint) ?? [];
    batches.delete(blueprint);
    return rows.length === 0 ? Promise.resolve() : inFlight.run(() => deliver(rows));
  }

  return {
    async write(outgoing) {
      const row = { ...outgoing, ...measure(outgoing.row) };
      if (!hasRoom([], row)) {
        const reason = describeSize(row);
        onRefused(outgoing, { status: undefined, reason, isFinal: true, requestId: undefined });
        return;
      }
      if (!hasRoom(batches.get(row.blueprint) ?? [], row)) await drain(row.blueprint);
      batches.set(row.blueprint, [...(batches.get(row.blueprint) ?? []), row]);
    },
    async flush() {
      for (const blueprint of [...batches.keys()]) await drain(blueprint);
      await inFlight.settled();
    },
  };
}

/** What became of rows; `open` are those that are worth sending again. Pure. */
interface Sorted<TRow> {
  readonly accepted: readonly TRow[];
  readonly refused: readonly (readonly [TRow, RowRefusal])[];
  readonly open: readonly TRow[];
}

function sortOut<TRow>(
  rows: readonly TRow[],
  { answer, requestId }: Answered<BulkAnswer>,
  isLastAttempt: boolean,
): Sorted<TRow> {
  const accepted: TRow[] = [];
  const refused: [TRow, RowRefusal][] = [];
  const open: TRow[] = [];
  const outcomes = outcomesOf(answer, rows.length);
  for (const [index, row] of rows.entries()) {
    const outcome = outcomes[index];
    if (outcome?.is === 'accepted') accepted.push(row);
    else if (outcome?.is === 'refused') refused.push([row, { ...outcome, isFinal: true, requestId }]);
    else if (outcome !== undefined && isLastAttempt)
      refused.push([row, { status: undefined, reason: outcome.reason, isFinal: false, requestId }]);
    else open.push(row);
  }
  return { accepted, refused, open };
}

/** A refusal of the request for what is in it. @throws the error where it is about something else */
function toRefusal(error: unknown, blueprint: string): RemoteError {
  if (!(error instanceof RemoteError)) throw error;
  if (error.status === 404) throw noBlueprint(blueprint, error);
  if (error.status === undefined || !REFUSED_STATUSES.includes(error.status)) throw error;
  return error;
}
