import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { Webhook } from '../webhooks/schema';

/** A request that was accepted and waits to be mapped. */
export interface IngestEvent {
  readonly id: string;
  /** The webhook as it was when the event came. */
  readonly webhook: Webhook;
  /** `{body, headers, queryParams}` as JSON text. */
  readonly input: string;
}

export interface IngestQueue {
  push(event: IngestEvent): void;
  /** How many events are not mapped yet. */
  pending(): number;
  /** Resolves when nothing is left to map; rejects with the first error that mapping threw. */
  settle(): Promise<void>;
  clear(): void;
}

/** Events are mapped one after the other in the order in which they came; between two others get their turn. */
export function createIngestQueue(
  process: (event: IngestEvent) => Promise<void>,
  delayMs: () => number,
): IngestQueue {
  let waiting: IngestEvent[] = [];
  let taken = 0;
  let worker: Promise<void> | undefined;
  let failure: { readonly error: unknown } | undefined;

  async function work(): Promise<void> {
    for (let event = waiting[taken]; event !== undefined; event = waiting[taken]) {
      await (delayMs() > 0 ? delay(delayMs()) : nextTurn());
      if (waiting[taken] !== event) continue;
      await process(event).catch((error: unknown) => (failure ??= { error }));
      if (waiting[taken] === event) taken += 1;
    }
    waiting = [];
    taken = 0;
    worker = undefined;
  }

  return {
    push(event) {
      waiting.push(event);
      worker ??= work();
    },
    pending: () => waiting.length - taken,
    async settle() {
      while (worker !== undefined) await worker;
      if (failure !== undefined) throw failure.error;
    },
    clear() {
      waiting = [];
      taken = 0;
      failure = undefined;
    },
  };
}
