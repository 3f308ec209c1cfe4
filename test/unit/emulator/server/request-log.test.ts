import { createRequestLog, type RequestEntry } from '../../../../emulator/server/request-log';

const entry = (overrides: Partial<RequestEntry>): RequestEntry => ({
  service: 'arm',
  method: 'GET',
  path: '/subscriptions?api-version=1',
  route: '/subscriptions',
  status: 200,
  outcome: 'answered',
  requestBytes: 1,
  responseBytes: 10,
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 1,
  clientRequestId: null,
  userAgent: null,
  fault: null,
  ...overrides,
});

test('sums up by endpoint, with statuses and with what was cut', () => {
  const log = createRequestLog();
  log.add(entry({}));
  log.add(entry({ status: 429 }));
  log.add(entry({ status: null, outcome: 'cut', responseBytes: 0 }));
  log.add(entry({ service: 'login', method: 'POST', route: '/:tenant/oauth2/v2.0/token' }));
  expect(log.summary()).toEqual([
    {
      service: 'arm',
      method: 'GET',
      route: '/subscriptions',
      requests: 3,
      requestBytes: 3,
      responseBytes: 20,
      statuses: { '200': 1, '429': 1, cut: 1 },
    },
    expect.objectContaining({ service: 'login', requests: 1 }),
  ]);
});

test('counts connections by service and forgets everything when cleared', () => {
  const log = createRequestLog();
  log.connected('arm');
  log.connected('arm');
  log.add(entry({}));
  expect(log.connections()).toEqual({ arm: 2 });
  log.clear();
  expect([log.entries(), log.connections()]).toEqual([[], {}]);
});
