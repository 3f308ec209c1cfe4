import type {
  AzureClient,
  QueryPage,
  QuerySpec,
  Subscription,
} from '../../cli/sources/azure/client/azure-client';
import { RemoteError, type RemoteFailure } from '../../cli/http/remote-error';

/** What a query is answered with: all rows, which are then paged; or a page or failure as it is. */
export type FakeAnswer = readonly unknown[] | QueryPage | Error;

export interface FakeAzureClient extends AzureClient {
  readonly asked: readonly QuerySpec[];
}

export interface FakeAzure {
  readonly subscriptions?: readonly string[] | (() => readonly string[]);
  readonly answer: (spec: QuerySpec, client: FakeAzureClient) => FakeAnswer | Promise<FakeAnswer>;
  readonly serverNow?: () => number;
}

/** An Azure client without HTTP: the test answers each query. */
export function createFakeAzureClient({ subscriptions = [], answer, serverNow }: FakeAzure): FakeAzureClient {
  const asked: QuerySpec[] = [];
  const client: FakeAzureClient = {
    asked,
    serverNow: serverNow ?? (() => Date.UTC(2026, 0, 2)),
    listSubscriptions: () => Promise.resolve(toSubscriptions(subscriptions)),
    async query(spec) {
      asked.push(spec);
      const found = await answer(spec, client);
      if (found instanceof Error) throw found;
      return 'totalRecords' in found ? found : toPage(found, spec);
    },
  };
  return client;
}

function toSubscriptions(subscriptions: NonNullable<FakeAzure['subscriptions']>): Subscription[] {
  const ids = typeof subscriptions === 'function' ? subscriptions() : subscriptions;
  return ids.map((subscriptionId) => ({ subscriptionId, displayName: subscriptionId }));
}

/** The page of all rows that a query asks for; its tokens are offsets. */
export function toPage(all: readonly unknown[], { top = 1000, skip = 0, skipToken }: QuerySpec): QueryPage {
  const start = skipToken === undefined ? skip : Number(skipToken);
  const rows = all.slice(start, start + top);
  const end = start + rows.length;
  return { rows, totalRecords: all.length, skipToken: end < all.length ? String(end) : undefined };
}

/** A failure of Resource Graph's. */
export function azureFailure(more: Partial<RemoteFailure> = {}): RemoteError {
  const failure = {
    service: 'Azure Resource Graph',
    operation: 'query',
    detail: 'scripted',
    transient: false,
  };
  return new RemoteError({ ...failure, ...more });
}
