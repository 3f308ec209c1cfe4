import type { Clock } from '../../core/clock';
import { createInFlight } from '../../core/in-flight';
import type { Log } from '../../core/log';
import { RemoteError } from '../../http/remote-error';
import type { PortClient } from '../port-client';
import { isRefusal } from '../remove-entities';
import { BulkAnswer, outcomesOf } from './bulk-answer';
import type { EntityRow } from './entity-row';
import { noBlueprint } from './held-entities';

/** Port takes 20 entities in a request, and a body of 1 MiB. Source: Port's OpenAPI document, `entities/bulk`. */
const MAX_ROWS = 20;
export const MAX_BODY_BYTES = 1024 * 1024;
const OPENING = '{"entities":[';
const CLOSING = ']}';

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

interface MeasuredRow<TNote> extends OutgoingRow<TNote> {
  readonly json: string;
  readonly bytes: number;
}

/** Writes entities in full requests; one row that Port refuses never takes the others of its request with it. */
export function createBulkWriter<TNote>(options: BulkWriterOptions<TNote>): BulkWriter<TNote> {
  const { client, clock, log, signal, onAccepted, onRefused } = options;
  const inFlight = createInFlight(options.concurrency);
  const batches = new Map<string, MeasuredRow<TNote>[]>();

  async function deliver(rows: readonly MeasuredRow<TNote>[], attempt = 1): Promise<void> {
    const [first] = rows;
    if (first === undefined) return;
    const answer = await post(client, first.blueprint, rows).catch((error: unknown) =>
      toRefusal(error, first),
    );
    if (answer instanceof RemoteError) {
      await divide(rows, answer);
      return;
    }
    const open: MeasuredRow<TNote>[] = [];
    for (const [index, outcome] of outcomesOf(answer, rows.length).entries()) {
      const row = rows[index];
      if (row === undefined) continue;
      if (outcome.is === 'accepted') onAccepted(row);
      else if (outcome.is === 'refused') onRefused(row, outcome);
      else if (attempt < MAX_ATTEMPTS) open.push(row);
      else onRefused(row, { status: undefined, reason: outcome.reason });
    }
    if (open.length === 0) return;
    log.info('writing entities again', { blueprint: first.blueprint, rows: open.length, attempt });
    await clock.sleep(PAUSE_MS * 2 ** (attempt - 1), signal);
    await deliver(open, attempt + 1);
  }

  /** The request as a whole was refused: halving it finds the row that is at fault. */
  async function divide(rows: readonly MeasuredRow<TNote>[], error: RemoteError): Promise<void> {
    const [first] = rows;
    if (rows.length === 1 && first !== undefined) {
      onRefused(first, { status: error.status, reason: error.message });
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
      const row = measure(outgoing);
      if (OPENING.length + row.bytes + CLOSING.length > MAX_BODY_BYTES) {
        onRefused(outgoing, { status: undefined, reason: tooLarge(row) });
        return;
      }
      const batch = batches.get(row.blueprint) ?? [];
      if (!hasRoom(batch, row)) await drain(row.blueprint);
      batches.set(row.blueprint, [...(batches.get(row.blueprint) ?? []), row]);
    },
    async flush() {
      for (const blueprint of [...batches.keys()]) await drain(blueprint);
      await inFlight.settled();
    },
  };
}

function post<TNote>(
  client: PortClient,
  blueprint: string,
  rows: readonly MeasuredRow<TNote>[],
): Promise<BulkAnswer> {
  const query = 'upsert=true&merge=true&create_missing_related_entities=false';
  const request = {
    method: 'POST',
    path: `/v1/blueprints/${encodeURIComponent(blueprint)}/entities/bulk?${query}`,
    json: `${OPENING}${rows.map(({ json }) => json).join(',')}${CLOSING}`,
    operation: `write entities of ${blueprint}`,
  } as const;
  return client.ask(request, BulkAnswer);
}

/** A refusal of the request for what is in it. @throws the error where it is about something else */
function toRefusal(error: unknown, { blueprint }: { readonly blueprint: string }): RemoteError {
  if (!isRefusal(error) || error.status === 401 || error.status === 403) throw error;
  if (error.status === 404) throw noBlueprint(blueprint, error);
  return error;
}

function measure<TNote>(row: OutgoingRow<TNote>): MeasuredRow<TNote> {
  const json = JSON.stringify(row.row);
  return { ...row, json, bytes: Buffer.byteLength(json) };
}

function hasRoom<TNote>(batch: readonly MeasuredRow<TNote>[], row: MeasuredRow<TNote>): boolean {
  const bytes = batch.reduce((sum, other) => sum + other.bytes + 1, 0);
  return batch.length < MAX_ROWS && OPENING.length + bytes + row.bytes + CLOSING.length <= MAX_BODY_BYTES;
}

function tooLarge<TNote>({ row, bytes }: MeasuredRow<TNote>): string {
  const [name, targets] = Object.entries(row.relations)
    .map(([relation, value]) => [relation, Array.isArray(value) ? value.length : 0] as const)
    .sort(([, a], [, b]) => b - a)[0] ?? ['', 0];
  const cause =
    targets > MAX_ROWS
      ? `; its relation ${name} has ${targets} targets: put the relation on their side instead`
      : '';
  return `it has ${bytes} bytes, and Port takes ${MAX_BODY_BYTES} in a request${cause}`;
}
