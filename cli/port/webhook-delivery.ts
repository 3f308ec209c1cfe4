import { createHmac } from 'node:crypto';
import { SIGNATURE_HEADER, SIGNATURE_PREFIX } from '../../contract/names';
import type { Clock } from '../core/clock';
import type { WireFormat } from '../core/config';
import { createInFlight } from '../core/in-flight';
import type { Log } from '../core/log';
import type { RequestLedger } from '../core/request-ledger';
import type { HttpAnswer, HttpClient } from '../http/json-client';
import { RemoteError } from '../http/remote-error';
import { withRetries } from '../http/retry';
import type { Change } from '../sync/change';
import type { Delivery, Refusal } from '../sync/delivery';
import { createDeliveryTally } from '../sync/delivery-tally';
import {
  createBatchPacker,
  fitsAlone,
  MAX_BODY_BYTES,
  toBody,
  toWireChange,
  type WireChange,
} from './batches';

export interface WebhookDeliveryOptions {
  readonly http: HttpClient;
  readonly ingestUrl: string;
  readonly secret: string | undefined;
  readonly wire: WireFormat;
  /** How many POSTs may be under way at once. */
  readonly concurrency: number;
  readonly clock: Clock;
  readonly ledger: RequestLedger;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** These bodies are at fault themselves: halving them finds the change that is. */
const REFUSED_STATUSES = [400, 413, 422];

/** Delivery through a Port webhook, which maps the changes: signed batches, repeated until Port has accepted them. */
export function createWebhookDelivery(options: WebhookDeliveryOptions): Delivery {
  const { wire, concurrency } = options;
  const packer = createBatchPacker(wire);
  const inFlight = createInFlight(concurrency);
  const tally = createDeliveryTally();
  let last: Change | undefined;
  /** Held back until all others are answered: Port takes the last change last, so that it stands for all before it. */
  let newest: readonly WireChange[] | undefined;

  function accept(batch: readonly WireChange[]): void {
    for (const { change } of batch) {
      tally.count(change.kind, change.operation === 'upsert' ? 'upserts' : 'deletes');
      last = change;
    }
  }

  async function deliver(batch: readonly WireChange[]): Promise<void> {
    try {
      await post(batch, options);
      accept(batch);
    } catch (error) {
      if (!(error instanceof RemoteError) || !REFUSED_STATUSES.includes(error.status ?? 0)) throw error;
      const [first] = batch;
      if (batch.length === 1 && first !== undefined) {
        tally.refuse(toRefused(first.change, error.message, error.failure.requestId));
        return;
      }
      const middle = Math.ceil(batch.length / 2);
      await deliver(batch.slice(0, middle));
      await deliver(batch.slice(middle));
    }
  }

  async function dispatch(batches: readonly WireChange[][]): Promise<void> {
    for (const batch of batches) {
      const earlier = newest;
      newest = batch;
      if (earlier !== undefined) await inFlight.run(() => deliver(earlier));
    }
  }

  return {
    begin: () => undefined,
    async send({ changes }) {
      for (const wireChange of changes.map((change) => toWireChange(change, wire))) {
        if (fitsAlone(wireChange, wire)) await dispatch(packer.add(wireChange));
        else tally.refuse(tooLarge(wireChange));
      }
    },
    async flush() {
      await dispatch(packer.drain());
      await inFlight.settled();
      const final = newest;
      newest = undefined;
      if (final !== undefined) await deliver(final);
    },
    finish: () => Promise.resolve(),
    summary: () => ({ ...tally.summary(), warnings: [], last }),
  };
}

function tooLarge({ change, bytes }: WireChange): Refusal {
  return toRefused(change, `it has ${bytes} bytes; Port takes ${MAX_BODY_BYTES}`);
}

function toRefused({ kind, id, identifier, data }: Change, reason: string, requestId?: string): Refusal {
  const blueprint = typeof data['type'] === 'string' ? data['type'] : kind;
  return { kind, blueprint, identifier, reason, item: id, isFinal: true, payload: data, requestId };
}

/** One POST, repeated as long as that can help: an outcome that is not known is repeated too, since Port upserts. */
async function post(batch: readonly WireChange[], options: WebhookDeliveryOptions): Promise<void> {
  const { http, clock, ledger, log, signal } = options;
  const body = toBody(batch, options.wire);
  const headers = { 'content-type': 'application/json', ...signature(body, options.secret) };
  await withRetries(
    async () => {
      const request = { method: 'POST', url: options.ingestUrl, headers, body, expect: 'anything' } as const;
      const answer = await http.send(
        { ...request, operation: 'deliver a batch', endpoint: 'ingest' },
        signal,
      );
      assertAccepted(answer);
    },
    {
      clock,
      signal,
      onRetry: (error, delayMs) => {
        ledger.retried();
        if (error.status === 429) ledger.throttled(delayMs);
        log.info('delivering a batch again', { reason: error.message, delayMs });
      },
    },
  ).catch((error: unknown) => {
    throw error instanceof RemoteError ? withAdvice(error) : error;
  });
}

function signature(body: Buffer, secret: string | undefined): Record<string, string> {
  if (secret === undefined) return {};
  const digest = createHmac('sha256', secret).update(body).digest('hex');
  return { [SIGNATURE_HEADER]: `${SIGNATURE_PREFIX}${digest}` };
}

/**
 * Port answers 202 to what it accepts. A page of a proxy, an error in the clothes of a success, or a 200 of whoever
 * stands in between is no acceptance. Source: Port's documentation, "Webhook".
 */
function assertAccepted({ status, body }: HttpAnswer): void {
  const isPage = typeof body === 'string' && body.trimStart().startsWith('<');
  const ok: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'ok') : undefined;
  if (ok === true || (status === 202 && ok !== false && !isPage)) return;
  throw new RemoteError({
    service: "Port's ingest",
    operation: 'deliver a batch',
    status,
    detail: isPage ? 'a web page answered instead of Port' : 'the answer is no acceptance',
    transient: true,
  });
}

function withAdvice(error: RemoteError): RemoteError {
  const advice: Readonly<Record<number, string>> = {
    401: 'Check PORT_WEBHOOK_SECRET: it must be the secret of the webhook in Port.',
    403: 'Check PORT_WEBHOOK_SECRET: it must be the secret of the webhook in Port.',
    404: 'Check PORT_WEBHOOK_INGEST_URL: Port knows no webhook of this key.',
  };
  const nextStep = advice[error.status ?? 0];
  return nextStep === undefined ? error : new RemoteError({ ...error.failure, nextSteps: [nextStep] });
}
