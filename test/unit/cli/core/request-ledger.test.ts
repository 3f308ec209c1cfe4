import { createRequestLedger } from '../../../../cli/core/request-ledger';

test('a fresh ledger is all zero', () => {
  const nothing = { total: 0, byEndpoint: {}, retries: 0, throttledMs: 0, sentBytes: 0 };
  expect(createRequestLedger().summary()).toEqual(nothing);
});

test('requests are counted by endpoint, in the order of their names', () => {
  const ledger = createRequestLedger();
  for (const endpoint of ['port', 'ingest', 'port', '__proto__']) ledger.sent(endpoint);
  const { total, byEndpoint } = ledger.summary();
  expect(total).toBe(4);
  expect(Object.entries(byEndpoint)).toEqual([
    ['__proto__', 1],
    ['ingest', 1],
    ['port', 2],
  ]);
});

test('bytes, retries and waits add up, waits in whole milliseconds', () => {
  const ledger = createRequestLedger();
  ledger.sent('ingest', 100);
  ledger.sent('ingest', 23);
  ledger.sent('port');
  ledger.retried();
  ledger.throttled(10.4);
  ledger.throttled(20.6);
  expect(ledger.summary()).toMatchObject({ sentBytes: 123, retries: 1, throttledMs: 31 });
});
