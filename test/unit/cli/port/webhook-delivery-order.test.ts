import { setImmediate as nextTurn } from 'node:timers/promises';
import { createRequestLedger } from '../../../../cli/core/request-ledger';
import type { HttpClient } from '../../../../cli/http/json-client';
import { createWebhookDelivery } from '../../../../cli/port/webhook-delivery';
import type { Change } from '../../../../cli/sync/change';
import { createRecordedLog } from '../../../support/recorded-log';
import { createVirtualClock } from '../../../support/virtual-clock';

function change(id: string): Change {
  return { kind: 'resource', operation: 'upsert', id, identifier: id, data: { identifier: id } };
}

/** Takes longer for what comes first, so that answers come in another order than requests. */
function createSlowIngest() {
  const open = new Set<string>();
  const others: number[] = [];
  let turns = 40;
  const http: HttpClient = {
    close: () => Promise.resolve(),
    send: async ({ body }) => {
      const text = String(body);
      open.add(text);
      if (text.includes('last-of-all')) others.push(open.size - 1);
      for (let turn = (turns -= 3); turn > 0; turn -= 1) await nextTurn();
      open.delete(text);
      return { status: 202, header: () => undefined, body: { ok: true } };
    },
  };
  return { http, others };
}

test('the last change is sent when all before it are answered', async () => {
  const { http, others } = createSlowIngest();
  const delivery = createWebhookDelivery({
    http,
    ingestUrl: 'https://ingest.example.com/key',
    secret: undefined,
    wire: 'single',
    concurrency: 4,
    clock: createVirtualClock(),
    ledger: createRequestLedger(),
    log: createRecordedLog(),
    signal: new AbortController().signal,
  });
  await delivery.send({ changes: ['a', 'b', 'c', 'd', 'e', 'last-of-all'].map(change) });
  await delivery.flush();
  expect(others).toEqual([0]);
  expect(delivery.summary()).toMatchObject({
    counts: { resource: { upserts: 6, deletes: 0 } },
    last: { identifier: 'last-of-all' },
  });
});
