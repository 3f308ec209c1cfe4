import { ResourceGraphClient } from '@azure/arm-resourcegraph';
import { SubscriptionClient } from '@azure/arm-resources-subscriptions';
import { createHttpHeaders, type HttpClient } from '@azure/core-rest-pipeline';
import fc from 'fast-check';
import { z } from 'zod';
import type { Projection } from '../../catalog/projection';
import type { Clock } from '../../cli/core/clock';
import { createRequestLedger } from '../../cli/core/request-ledger';
import { createPortClient } from '../../cli/port/port-client';
import { BulkAnswer, outcomesOf } from '../../cli/port/api/bulk-answer';
import { searchEntities } from '../../cli/port/entity-search';
import { createWebhookVerifier } from '../../cli/port/webhook-verifier';
import { createAzureClient } from '../../cli/sources/azure/client/azure-client';
import { toChangeRow, toItem } from '../../cli/sources/azure/items/rows';
import {
  fromRow,
  toCountRow,
  toSubscriptionRow,
  toTargetRow,
} from '../../cli/sources/azure/items/small-rows';
import { AzureMemory } from '../../cli/sources/azure/memory';
import { createGraphClient } from '../../cli/sources/entra/client/graph-client';
import { readPages } from '../../cli/sources/entra/client/paging';
import { EntraMemory } from '../../cli/sources/entra/memory';
import { createFileStore } from '../../cli/state/file-store';
import { createStateFormat } from '../../cli/state/schema';
import { collect } from '../support/collect';
import { makeFolder } from '../support/configuration-input';
import { unifyErrorRealms } from '../support/error-realms';
import { createFakeHttp } from '../support/fake-http';
import { everyInputIsReadOrRefused } from '../support/fuzz';
import { hostileText, toJsonText, hostileValue, mutated, mutatedText } from '../support/hostile';
import { createRecordedLog } from '../support/recorded-log';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

unifyErrorRealms();

const { signal } = new AbortController();

/** Nothing waits, and no limit passes. */
function timeless(): Clock {
  let now = Date.UTC(2026, 0, 2);
  return {
    now: () => (now += 1000),
    sleep: () => Promise.resolve(),
    expire: () => new AbortController().signal,
    random: () => 0.5,
  };
}

const parts = () => ({ clock: timeless(), ledger: createRequestLedger(), log: createRecordedLog() });

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

const header = fc.constantFrom(
  'retry-after',
  'content-type',
  'date',
  'location',
  'x-ms-user-quota-remaining',
);

/** Mostly a success, with a sound body that somebody has been at. */
function answers(sound: unknown): fc.Arbitrary<Answer> {
  const text = fc.oneof(
    { weight: 5, arbitrary: mutated(sound).map(toJsonText) },
    { weight: 2, arbitrary: mutatedText(JSON.stringify(sound)) },
    { weight: 1, arbitrary: hostileText },
  );
  const visible = hostileText.map((value) => value.replace(/[^ -~]/g, '').slice(0, 100));
  return fc.record({
    status: fc.oneof(
      { weight: 4, arbitrary: fc.constant(200) },
      fc.constantFrom(204, 206, 302, 400, 403, 404, 429, 500, 501),
    ),
    text,
    headers: fc.dictionary(header, visible, { maxKeys: 2 }),
  });
}

describe("Azure's", () => {
  const item = {
    id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/a',
    name: 'a',
    type: 'microsoft.web/sites',
    subscriptionId: 's',
    resourceGroup: 'g',
    tags: { env: 'prod' },
    location: 'westeurope',
    managementGroupAncestorsChain: [{ name: 'mg', displayName: 'MG' }],
  };
  const projection: Projection = { columns: ['sku', 'kind'], propertyPaths: [['a', 'b'], ['__proto__']] };

  function clientOn({ status, text, headers }: Answer) {
    const httpClient: HttpClient = {
      sendRequest: (request) =>
        Promise.resolve({ request, status, headers: createHttpHeaders(headers), bodyAsText: text }),
    };
    const credential = { getToken: () => Promise.resolve({ token: 't', expiresOnTimestamp: 1e15 }) };
    const options = { httpClient, retryOptions: { maxRetries: 0 } };
    const clients = {
      graph: new ResourceGraphClient(credential, options),
      subscriptions: new SubscriptionClient(credential, options),
    };
    return createAzureClient({ connection: { clients: () => clients, renew: () => undefined }, ...parts() });
  }

  test('answer to a query', async () => {
    const page = {
      totalRecords: 1,
      count: 1,
      resultTruncated: 'false',
      facets: [],
      data: [item],
      $skipToken: 'x',
    };
    await everyInputIsReadOrRefused(answers(page), 1000, (answer) =>
      clientOn(answer).query({ query: 'resources', operation: 'read' }, signal),
    );
  });

  test('list of subscriptions', async () => {
    const list = {
      value: [{ id: '/subscriptions/s', subscriptionId: 's', displayName: 'S', state: 'Enabled' }],
    };
    await everyInputIsReadOrRefused(answers(list), 700, (answer) =>
      clientOn(answer).listSubscriptions(signal),
    );
  });

  test('rows', async () => {
    const change = {
      ...item,
      targetId: item.id,
      targetType: 'x',
      changeType: 'Update',
      changeTime: '2026-01-02T00:00:00Z',
      currentId: item.id,
      groupSubscription: 's',
      groupName: 'g',
      groupTags: {},
    };
    const count = { subscriptionId: 's', resourceCount: 1 };
    await everyInputIsReadOrRefused(fc.oneof(mutated({ ...change, ...count }), hostileValue), 1500, (row) => {
      for (const read of [toSubscriptionRow, toTargetRow, toCountRow])
        attempt(() => fromRow<unknown>(row, read));
      attempt(() => fromRow(row, (value) => toItem(value, projection)));
      fromRow(row, (value) => toChangeRow(value, projection));
    });
  });
});

/** The next reader has its turn as well. */
function attempt(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'RemoteError') throw error;
  }
}

describe("Microsoft Graph's", () => {
  function clientOn({ status, text, headers }: Answer) {
    const transport = {
      send: () => Promise.resolve({ status, text, header: (name: string) => headers[name] }),
      close: () => Promise.resolve(),
    };
    const login = { token: () => Promise.resolve('t'), renew: () => undefined };
    return createGraphClient({
      login,
      transport,
      endpoint: 'https://graph.test',
      userAgent: 'u',
      ...parts(),
    });
  }
  const query = { operation: 'read', version: 'v1.0', path: '/users', query: { $top: '999' } } as const;

  test('pages and rounds of changes', async () => {
    const page = {
      '@odata.context': 'x',
      '@odata.nextLink': 'https://graph.test/v1.0/users?$skiptoken=a',
      '@odata.deltaLink': 'https://graph.test/v1.0/users/delta?$deltatoken=a',
      value: [{ id: 'a', '@removed': { reason: 'deleted' }, 'members@delta': [{ id: 'b' }] }],
    };
    await everyInputIsReadOrRefused(answers(page), 1500, async (answer) => {
      for await (const { items } of readPages(clientOn(answer), query, signal)) JSON.stringify(items.length);
    });
  });

  test('objects and counts', async () => {
    await everyInputIsReadOrRefused(answers({ id: 'a' }), 500, async (answer) => {
      const client = clientOn(answer);
      await client.getItem(query, signal);
      await client.getCount(query, signal);
    });
  });
});

describe("Port's", () => {
  const credentials = { baseUrl: 'https://port.test', clientId: 'a', clientSecret: 'b', signal };
  const token = { ok: true, accessToken: 'x', expiresIn: 10_800, tokenType: 'Bearer' };

  function clientOn(body: unknown) {
    const http = createFakeHttp(({ url }) => ({ body: url.endsWith('access_token') ? token : body }));
    return createPortClient({ http, ...credentials, ...parts() });
  }

  test('tokens', async () => {
    await everyInputIsReadOrRefused(mutated(token), 500, (body) =>
      createPortClient({ http: createFakeHttp(() => ({ body })), ...credentials, ...parts() }).ask(
        { method: 'GET', path: '/v1/x', operation: 'x' },
        z.unknown(),
      ),
    );
  });

  test('answers to a bulk of entities', async () => {
    const bulk = {
      ok: true,
      entities: [{ index: 0, identifier: 'a', created: true }],
      errors: [{ index: 1, statusCode: 422, error: 'invalid_request', message: 'x' }],
    };
    await everyInputIsReadOrRefused(mutated(bulk), 800, async (body) => {
      const answer = await clientOn(body).ask({ method: 'POST', path: '/v1/x', operation: 'x' }, BulkAnswer);
      outcomesOf(answer, 3);
    });
  });

  test('pages of a search', async () => {
    const found = {
      ok: true,
      entities: [{ identifier: 'a', title: 'A', team: [], properties: { p: 1 }, relations: {} }],
      next: 'n',
    };
    await everyInputIsReadOrRefused(mutated(found), 800, async (body) => {
      await collect(searchEntities(clientOn(body), { blueprint: 'b', include: [] }));
    });
  });

  test('webhooks and audit log', async () => {
    const said = {
      ok: true,
      integrations: [{ identifier: 'w', url: 'https://ingest.test/key', webhookKey: 'key' }],
      audits: [
        { action: 'CREATE', status: 'FAILURE', message: 'm', context: { blueprint: 'b', entity: 'e' } },
      ],
      entity: { updatedAt: '2026-01-02T03:04:05.000Z' },
    };
    await everyInputIsReadOrRefused(mutated(said), 800, async (body) => {
      const options = { blueprints: ['b'], kindOf: () => 'resource', ingestUrl: 'https://ingest.test/key' };
      const verifier = createWebhookVerifier({
        client: clientOn(body),
        clock: timeless(),
        signal,
        ...options,
      });
      await verifier.begin();
      await verifier.findRefused(undefined);
    });
  });
});

describe('a state', () => {
  const common = {
    scopeHash: 'h',
    checkpoint: '2026-01-02T03:04:05.000Z',
    lastFullAt: null,
    refusal: null,
    pending: [],
  };
  const instant = '2026-01-02T03:04:05Z';
  const azure = {
    scope: {
      resourceTypes: [],
      tagFilters: { include: [], exclude: [] },
      subscriptionIds: ['s'],
      excludedSubscriptionIds: [],
      managementGroupIds: [],
    },
    subscriptionIds: ['s'],
    absentSubscriptionIds: [],
  };
  const entra = {
    collections: { '/users': { deltaLink: 'https://graph.test/x', hash: 'h', readAt: instant } },
  };

  test.each([
    ['azure', createStateFormat<unknown>(AzureMemory), azure],
    ['entra', createStateFormat<unknown>(EntraMemory), entra],
  ])('of %s', async (source, format, memory) => {
    const owner = { instance: 'default', source };
    const folder = makeFolder();
    const sound = format.write({ ...common, memory }, owner);
    const store = createFileStore(folder, owner, { format, clock: timeless(), signal });
    const texts = fc.oneof(mutatedText(sound), mutated(JSON.parse(sound)).map(toJsonText));
    await everyInputIsReadOrRefused(texts, 700, (text) => {
      writeFileSync(join(folder, `default.${source}.json`), text);
      return store.load();
    });
  });
});
