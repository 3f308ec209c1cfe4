import { checkedEmulator } from '../support/checked-emulator';
import { type ConnectProxy, startConnectProxy } from '../support/connect-proxy';
import { GREEN, summaryOf } from '../support/outcome';
import { installSyncCli } from '../support/sync-cli';

const emulator = checkedEmulator({ subscriptions: 1, resources: 20, seed: 4 });
let proxy: ConnectProxy;

beforeEach(async () => {
  proxy = await startConnectProxy();
});

afterEach(() => proxy.stop());

const hostsOf = (...names: string[]): string[] =>
  names.map((name) => new URL(emulator.env[name] ?? '').host).sort();

test('every client goes through HTTPS_PROXY', async () => {
  const outcome = await installSyncCli(emulator).run({ env: { HTTPS_PROXY: proxy.url } });

  expect(summaryOf(outcome)).toEqual(GREEN);
  expect([...new Set(proxy.tunnels)].sort()).toEqual(
    hostsOf('AZURE_AUTHORITY_HOST', 'AZURE_ARM_ENDPOINT', 'PORT_BASE_URL', 'PORT_WEBHOOK_INGEST_URL'),
  );
});

test('hosts of NO_PROXY are asked without it', async () => {
  const outcome = await installSyncCli(emulator).run({
    env: { HTTPS_PROXY: proxy.url, NO_PROXY: 'localhost' },
  });

  expect(summaryOf(outcome)).toEqual(GREEN);
  expect(proxy.tunnels).toEqual([]);
});
