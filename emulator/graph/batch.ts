import { z } from 'zod';
import { createSeeded } from '../inventory/seeded';
import type { EmulatorRequest, EmulatorResponse } from '../server/types';
import { badRequest } from './graph-error';
import type { GraphCall, GraphRoute } from './route';

/** Microsoft Learn, "Combine multiple HTTP requests using JSON batching". */
const MOST_REQUESTS = 20;

const Item = z.object({
  id: z.string().min(1),
  method: z.string(),
  url: z.string().min(1),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.unknown().optional(),
  dependsOn: z.array(z.string()).optional(),
});
type Item = z.infer<typeof Item>;
const Body = z.object({ requests: z.array(Item).min(1) });

interface ItemResponse {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Answers one request of a batch as if it had come by itself: charged, refused and logged in by itself. */
export type Dispatch = (request: EmulatorRequest) => EmulatorResponse;

/** `POST /$batch`: 200 whatever became of the requests in it. */
export function batchRoute(dispatch: Dispatch): GraphRoute {
  return {
    method: 'POST',
    path: '/$batch',
    // Its requests are charged, not the batch.
    baseCost: 0,
    permissions: [],
    answer: (call) => {
      const items = parseItems(call.request);
      const responses = answerAll(items, (item) => answerItem(call, item, dispatch));
      return { body: { responses: inAnyOrder(responses) } };
    },
  };
}

function parseItems({ body }: EmulatorRequest): readonly Item[] {
  const parsed = Body.safeParse(parseJson(body));
  if (!parsed.success) throw badRequest('Invalid batch payload format.');
  const { requests } = parsed.data;
  if (requests.length > MOST_REQUESTS)
    throw badRequest(`Number of batch request steps exceeds the maximum value of ${MOST_REQUESTS}.`);
  const ids = new Set(requests.map(({ id }) => id.toLowerCase()));
  if (ids.size < requests.length) throw badRequest('Request Id needs to be unique for each request.');
  for (const { id, dependsOn = [] } of requests) {
    const unknown = dependsOn.find((other) => !ids.has(other.toLowerCase()) || other === id);
    if (unknown !== undefined)
      throw badRequest(`Request '${id}' depends on '${unknown}', which is not in the batch.`);
  }
  return requests;
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Each after what it depends on. Throws `GraphError` 400 where they wait for each other. */
function answerAll(items: readonly Item[], answer: (item: Item) => ItemResponse): ItemResponse[] {
  const statuses = new Map<string, number>();
  const responses: ItemResponse[] = [];
  let waiting = [...items];
  while (waiting.length > 0) {
    const ready = waiting.filter(({ dependsOn = [] }) =>
      dependsOn.every((id) => statuses.has(id.toLowerCase())),
    );
    if (ready.length === 0) throw badRequest('The requests of the batch depend on each other in a circle.');
    for (const item of ready) {
      const hasFailed = (item.dependsOn ?? []).some((id) => (statuses.get(id.toLowerCase()) ?? 0) >= 400);
      const response = hasFailed ? failedDependency(item) : answer(item);
      statuses.set(item.id.toLowerCase(), response.status);
      responses.push(response);
    }
    waiting = waiting.filter((item) => !ready.includes(item));
  }
  return responses;
}

function failedDependency({ id }: Item): ItemResponse {
  const error = { code: 'FailedDependency', message: 'A request that this one depends on has failed.' };
  return { id, status: 424, headers: { 'Content-Type': 'application/json' }, body: { error } };
}

function answerItem({ request, version }: GraphCall, item: Item, dispatch: Dispatch): ItemResponse {
  const [path = '', ...query] = item.url.replace(/^\/+/, '').split('?');
  const headers = Object.entries(item.headers ?? {}).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  );
  const response = dispatch({
    ...request,
    method: item.method.toUpperCase(),
    path: `/${version}/${path}`,
    query: new URLSearchParams(query.join('?')),
    headers: { authorization: request.headers.authorization, ...Object.fromEntries(headers) },
    body: Buffer.from(item.body === undefined ? '' : JSON.stringify(item.body)),
    params: {},
  });
  return {
    id: item.id,
    status: response.status,
    headers: spelledOut(response.headers ?? {}),
    body: response.body,
  };
}

const SPELLINGS: Readonly<Record<string, string>> = {
  'cache-control': 'Cache-Control',
  'content-type': 'Content-Type',
  'odata-version': 'OData-Version',
  'retry-after': 'Retry-After',
  location: 'Location',
};

/** Inside a body the names of headers are data, with Graph's capitals. */
function spelledOut(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name !== 'request-id' && name !== 'client-request-id')
      .map(([name, value]) => [SPELLINGS[name] ?? name, value]),
  );
}

/** "Individual responses might appear in a different order than the requests." */
function inAnyOrder(responses: readonly ItemResponse[]): ItemResponse[] {
  const random = createSeeded(responses.length);
  return responses
    .map((response) => ({ response, order: random.next() }))
    .sort((left, right) => left.order - right.order)
    .map(({ response }) => response);
}
