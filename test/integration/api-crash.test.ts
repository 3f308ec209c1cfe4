import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { checkedEmulator } from '../support/checked-emulator';
import { runGreen } from '../support/green-run';
import { countPortWrites } from '../support/port-writes';
import { endLeases, installSyncCli } from '../support/sync-cli';

const emulator = checkedEmulator({ subscriptions: 2, resources: 400, seed: 87 });
const env = { PORT_SYNC_DELIVERY: 'api', PORT_SYNC_CONCURRENCY: '1' };

test('a run that is killed between two batches is made up for by the next one', async () => {
  const cli = installSyncCli(emulator);
  await emulator.admin.configure({ latencyMs: { port: 40 } });
  const { child } = cli.start({ command: 'full', env });
  const ended = once(child, 'exit');
  while ((await countPortWrites(emulator.admin)) < 6) await delay(20);
  child.kill('SIGKILL');
  await ended;
  const held = Object.values(await emulator.admin.entities()).flat().length;
  expect(held).toBeGreaterThan(0);
  expect(held).toBeLessThan((await emulator.expected()).length);
  await emulator.admin.configure({ latencyMs: { port: 0 } });
  endLeases(cli);
  const { kinds } = await runGreen(cli, { command: 'full', env });
  expect(kinds['resource']?.unchanged).toBeGreaterThan(0);
  await emulator.assertPortEqualsAzure();
});
