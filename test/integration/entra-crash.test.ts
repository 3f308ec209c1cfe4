import { once } from 'node:events';
import { checkedEmulator } from '../support/checked-emulator';
import { assertPortEqualsEntra, ENTRA, isWrite, requestsTo, TENANT } from '../support/entra';
import { runGreen } from '../support/green-run';
import { installSyncCli } from '../support/sync-cli';

const emulator = checkedEmulator(TENANT);

test('a run that is killed between two batches is made up for by the next one', async () => {
  const cli = installSyncCli(emulator);
  await emulator.admin.configure({ latencyMs: { port: 30 } });
  const { child } = cli.start({ command: 'full', env: { ...ENTRA, PORT_SYNC_CONCURRENCY: '2' } });
  const ended = once(child, 'exit');
  while ((await requestsTo(emulator, 'port', isWrite)).length < 3) await Promise.resolve();
  child.kill('SIGKILL');
  await ended;
  const held = Object.values(await emulator.admin.entities()).flat().length;
  expect(held).toBeGreaterThan(0);
  expect(held).toBeLessThan(TENANT.users);
  await emulator.admin.configure({ latencyMs: { port: 0 } });
  await runGreen(cli, { command: 'full', env: ENTRA, args: ['--wait-lock', '60s'] });
  await assertPortEqualsEntra(emulator);
}, 120_000);
