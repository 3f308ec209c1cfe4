import fc from 'fast-check';
import type { Exchange } from '../../../../../cli/http/trace/exchange';
import { toTraceLine } from '../../../../../cli/http/trace/trace-line';

const API = 'https://api.example';
const origins = new Set([API]);

const exchange = (overrides: Partial<Exchange> = {}): Exchange => ({
  startedAt: Date.UTC(2026, 0, 2),
  durationMs: 12.4,
  method: 'GET',
  url: `${API}/v1/blueprints`,
  requestHeaders: [],
  status: 200,
  responseHeaders: [],
  receivedBytes: 7,
  failure: undefined,
  ...overrides,
});

const lineOf = (overrides: Partial<Exchange>) =>
  JSON.parse(toTraceLine(exchange(overrides), origins)) as Readonly<Record<string, unknown>>;

test('a line says who was asked, what came, how long it took', () => {
  const line = lineOf({
    requestHeaders: [
      ['Authorization', 'Bearer x'],
      ['User-Agent', 'port-sync/1 a/azure'],
    ],
    responseHeaders: [
      ['x-request-id', 'r1'],
      ['Set-Cookie', 'session'],
    ],
  });
  expect(line).toEqual({
    time: '2026-01-02T00:00:00.000Z',
    method: 'GET',
    url: `${API}/v1/blueprints`,
    status: 200,
    durationMs: 12,
    receivedBytes: 7,
    request: { 'user-agent': 'port-sync/1 a/azure' },
    response: { 'x-request-id': 'r1' },
  });
});

test.each([
  [`${API}/v1.0/users?$select=id&$skiptoken=abc`, `${API}/v1.0/users?$select=id&$skiptoken=***`],
  [`${API}/c/b?comp=lease&sig=abc&sv=1`, `${API}/c/b?comp=lease&sig=***&***=***`],
  [`${API}/x?a-value-without-a-name-that-is-long`, `${API}/x?***=***`],
  ['https://ingest.example/the-key', 'https://ingest.example/***'],
  ['https://user:password@other.example/x?y=z', 'https://other.example/***'],
  ['no address', '***'],
])('%s is shown as %s', (url, shown) => {
  expect(lineOf({ url })['url']).toBe(shown);
});

test('what no list names is nowhere in the line', () => {
  const secret = fc.stringMatching(/^[a-z0-9]{12,30}$/).map((text) => `s3cr3t${text}`);
  const name = fc
    .oneof(
      fc.constantFrom(
        'authorization',
        'cookie',
        'set-cookie',
        'x-port-sync-signature',
        'proxy-authorization',
      ),
      fc.constantFrom('location', 'www-authenticate', 'x-ms-copy-source', 'x-identity-header'),
      fc.stringMatching(/^x-[a-z]{3,12}-key$/),
    )
    .map((text) => text.toUpperCase());
  const headers = fc.array(fc.tuple(name, secret));
  const url = fc.oneof(
    secret.map((text) => `https://ingest.example/${text}`),
    fc
      .tuple(secret, fc.constantFrom('sig', 'code', 'client_secret', '$skiptoken', 'client_assertion'))
      .map(([text, parameter]) => `${API}/x?${parameter}=${text}`),
    secret.map((text) => `${API}/x?${text}`),
    secret.map((text) => `https://user:${text}@api.example/x`),
  );
  fc.assert(
    fc.property(headers, headers, url, (requestHeaders, responseHeaders, address) => {
      const text = toTraceLine(exchange({ requestHeaders, responseHeaders, url: address }), origins);
      expect(text).not.toContain('s3cr3t');
    }),
    { numRuns: 500 },
  );
});
