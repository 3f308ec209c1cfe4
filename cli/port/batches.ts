import type { Change } from '../sync/change';
import type { WireFormat } from '../core/config';

/** Port refuses a webhook body over 512 KiB. Source: Port's documentation, "Webhook", payload limit. */
export const MAX_BODY_BYTES = 512 * 1024;
export const MAX_CHANGES_PER_BATCH = 100;

/** A change as it goes over the wire, measured once. */
export interface WireChange {
  readonly change: Change;
  readonly json: string;
  readonly bytes: number;
}

/** Serialises a change for a batch, or whole for the single format. */
export function toWireChange(change: Change, wire: WireFormat): WireChange {
  const { data, operation, kind } = change;
  const json = JSON.stringify(wire === 'single' ? { data, operation, type: kind } : { operation, data });
  return { change, json, bytes: Buffer.byteLength(json) };
}

/** The exact body of one POST; all changes are of one kind. */
export function toBody(changes: readonly WireChange[], wire: WireFormat): Buffer {
  const [first] = changes;
  if (first === undefined) throw new Error('a batch is never empty');
  if (wire === 'single') return Buffer.from(first.json);
  return Buffer.from(`${opening(first.change.kind)}${changes.map(({ json }) => json).join(',')}]}`);
}

/** Whether a change can be sent at all, alone in its body. */
export function fitsAlone({ change, bytes }: WireChange, wire: WireFormat): boolean {
  return bytes + (wire === 'single' ? 0 : overhead(change.kind)) <= MAX_BODY_BYTES;
}

function opening(kind: string): string {
  return `{"type":${JSON.stringify(kind)},"batch":[`;
}

function overhead(kind: string): number {
  return Buffer.byteLength(opening(kind)) + ']}'.length;
}

/** Gathers changes into batches that are full, or that the next change would not fit into. */
export interface BatchPacker {
  /** @returns the batches that this change completes */
  add(change: WireChange): WireChange[][];
  /** @returns what is left, if anything */
  drain(): WireChange[][];
}

/** An empty packer. A batch holds changes of one kind, at most 100 of them, and stays within the byte limit. */
export function createBatchPacker(wire: WireFormat): BatchPacker {
  let batch: WireChange[] = [];
  let bytes = 0;
  const limit = wire === 'single' ? 1 : MAX_CHANGES_PER_BATCH;

  const drain = (): WireChange[][] => {
    const done = batch.length === 0 ? [] : [batch];
    batch = [];
    bytes = 0;
    return done;
  };
  const hasRoomFor = (change: WireChange): boolean =>
    batch[0] === undefined ||
    (batch[0].change.kind === change.change.kind &&
      overhead(change.change.kind) + bytes + batch.length + change.bytes <= MAX_BODY_BYTES);

  return {
    add(change) {
      const done = hasRoomFor(change) ? [] : drain();
      batch.push(change);
      bytes += change.bytes;
      return batch.length >= limit ? [...done, ...drain()] : done;
    },
    drain,
  };
}
