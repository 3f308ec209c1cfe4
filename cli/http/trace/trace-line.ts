import type { Exchange, Headers } from './exchange';

/**
 * What a trace may show. Nothing is left out because it looks like a secret: what is not named here is not shown, so
 * that a header or parameter that nobody thought of stays hidden.
 */
const SHOWN_HEADERS: ReadonlySet<string> = new Set([
  'accept',
  'client-request-id',
  'consistencylevel',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'if-match',
  'if-none-match',
  'request-id',
  'retry-after',
  'retry-after-ms',
  'user-agent',
  'x-ms-client-request-id',
  'x-ms-correlation-request-id',
  'x-ms-error-code',
  'x-ms-lease-action',
  'x-ms-ratelimit-remaining-subscription-reads',
  'x-ms-ratelimit-remaining-tenant-reads',
  'x-ms-request-id',
  'x-ms-resource-unit',
  'x-ms-retry-after-ms',
  'x-ms-throttle-limit-percentage',
  'x-ms-throttle-priority',
  'x-ms-user-quota-remaining',
  'x-ms-user-quota-resets-after',
  'x-ms-version',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
  'x-request-id',
  'x-trace-id',
]);

const SHOWN_PARAMETERS: ReadonlySet<string> = new Set([
  '$count',
  '$expand',
  '$filter',
  '$orderby',
  '$select',
  '$top',
  'api-version',
  'audience',
  'comp',
  'restype',
]);

/** Shown by name alone, in any case. */
const NAMED_PARAMETERS: ReadonlySet<string> = new Set(['$deltatoken', '$skiptoken', 'sig']);

const HIDDEN = '***';

/**
 * One exchange as a line of JSON. Bodies are not part of it: they hold what people and machines are called.
 * @param origins whose paths hold no secret; of other addresses, such as that of the ingest, only the host is shown
 */
export function toTraceLine(exchange: Exchange, origins: ReadonlySet<string>): string {
  const { startedAt, durationMs, method, url, status, receivedBytes, failure } = exchange;
  return JSON.stringify({
    time: new Date(startedAt).toISOString(),
    method,
    url: toShownUrl(url, origins),
    status,
    failure,
    durationMs: Math.round(durationMs),
    receivedBytes,
    request: toShownHeaders(exchange.requestHeaders),
    response: toShownHeaders(exchange.responseHeaders),
  });
}

function toShownUrl(text: string, origins: ReadonlySet<string>): string {
  const url = URL.parse(text);
  if (url === null) return HIDDEN;
  if (!origins.has(url.origin)) return `${url.origin}/${HIDDEN}`;
  const parameters = [...url.searchParams].map(([name, value]) => toShownParameter(name, value));
  return `${url.origin}${url.pathname}${parameters.length > 0 ? `?${parameters.join('&')}` : ''}`;
}

function toShownParameter(name: string, value: string): string {
  if (SHOWN_PARAMETERS.has(name)) return `${name}=${value}`;
  return `${NAMED_PARAMETERS.has(name.toLowerCase()) ? name : HIDDEN}=${HIDDEN}`;
}

function toShownHeaders(headers: Headers): Readonly<Record<string, string>> {
  const shown = headers.filter(([name]) => SHOWN_HEADERS.has(name.toLowerCase()));
  return Object.fromEntries(shown.map(([name, value]) => [name.toLowerCase(), value]));
}
