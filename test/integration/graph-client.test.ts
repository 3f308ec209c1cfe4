import { readFileSync } from 'node:fs';
import { ClientSecretCredential } from '@azure/identity';
import {
  BatchRequestContent,
  BatchResponseContent,
  Client,
  PageIterator,
  type BatchResponseBody,
  type GraphError,
  type PageCollection,
} from '@microsoft/microsoft-graph-client';
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials';
import { checkedEmulator } from '../support/checked-emulator';
import { trust } from '../support/trust';

const emulator = checkedEmulator({
  subscriptions: 1,
  resources: 10,
  users: 3000,
  groups: 150,
  seed: 83,
  args: ['--no-provision'],
});

/** Microsoft's client, told nothing but where login and Graph are and whom to trust. */
function graphClient(): Client {
  const { env } = emulator;
  trust(env['NODE_EXTRA_CA_CERTS']);
  const credential = new ClientSecretCredential(
    env['AZURE_TENANT_ID']!,
    env['AZURE_CLIENT_ID']!,
    env['AZURE_CLIENT_SECRET']!,
    {
      authorityHost: env['AZURE_AUTHORITY_HOST']!,
      disableInstanceDiscovery: true,
      tlsOptions: { ca: readFileSync(env['NODE_EXTRA_CA_CERTS']!, 'utf8') },
    },
  );
  return Client.initWithMiddleware({
    authProvider: new TokenCredentialAuthenticationProvider(credential, {
      scopes: ['https://graph.microsoft.com/.default'],
    }),
    baseUrl: `${env['MSGRAPH_ENDPOINT']!}/`,
    // It compares host names, without a port.
    customHosts: new Set([new URL(env['MSGRAPH_ENDPOINT']!).hostname]),
  });
}

interface Item {
  readonly id: string;
}

/** All objects from `path` on, by Microsoft's own page iterator; the deltaLink where there is one. */
async function readAll(
  client: Client,
  path: string,
): Promise<{ ids: string[]; deltaLink: string | undefined }> {
  const ids: string[] = [];
  const first = (await client.api(path).get()) as PageCollection;
  const iterator = new PageIterator(client, first, (item: Item) => ids.push(item.id) > 0);
  await iterator.iterate();
  return { ids, deltaLink: iterator.getDeltaLink() };
}

const sortedIds = (items: readonly Item[]) => items.map(({ id }) => id).toSorted();

test("Microsoft's client reads every user, also over pages without objects", async () => {
  await emulator.admin.configure({ graph: { emptyPages: 0.5 } });
  const { users } = await emulator.admin.directory();
  const { ids } = await readAll(graphClient(), '/users?$select=id&$top=99');
  expect(ids.toSorted()).toEqual(sortedIds(users));
  const { summary } = await emulator.admin.requests();
  const pages = summary.find(({ route }) => route === '/v1.0/users');
  expect(pages?.requests).toBeGreaterThan(31);
  expect(pages?.statuses).toEqual({ '200': pages?.requests });
});

test('it follows a delta round to its deltaLink, and the changes after it', async () => {
  const client = graphClient();
  const { users } = await emulator.admin.directory();
  const first = await readAll(client, '/users/delta?$select=displayName');
  expect([...new Set(first.ids)].toSorted()).toEqual(sortedIds(users));
  await emulator.admin.applyDirectory({ operation: 'delete', id: users[0]!.id });
  const second = await readAll(client, first.deltaLink!);
  expect(second.ids).toEqual([users[0]!.id]);
});

test('it understands an error, a throttled answer, and a batch', async () => {
  const client = graphClient();
  await expect(client.api('/users').select('nonsense').get()).rejects.toMatchObject({
    statusCode: 400,
    code: 'BadRequest',
    requestId: expect.stringMatching(/^[\w-]{36}$/) as string,
  } satisfies Partial<GraphError>);
  await emulator.admin.addFaults({
    service: 'graph',
    nth: 1,
    fault: { kind: 'status', status: 429, headers: { 'retry-after': '1' } },
  });
  expect(((await client.api('/groups').top(5).get()) as PageCollection).value).toHaveLength(5);
  const [user] = (await emulator.admin.directory()).users;
  const content = new BatchRequestContent([
    { id: '1', request: new Request(`https://localhost/users/${user!.id}`, { method: 'GET' }) },
    { id: '2', request: new Request('https://localhost/groups/nonsense', { method: 'GET' }) },
  ]);
  const body = (await client.api('/$batch').post(await content.getContent())) as BatchResponseBody;
  const answered = new BatchResponseContent(body);
  expect(await answered.getResponseById('1').json()).toMatchObject({ id: user!.id });
  expect(answered.getResponseById('2').status).toBe(400);
});
