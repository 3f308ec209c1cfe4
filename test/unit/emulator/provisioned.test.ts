import { createHmac } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { startEmulator, type RunningEmulator } from '../../support/emulator';

const group = '/subscriptions/00000000-0000-4000-a000-000000000001/resourcegroups/rg';

/** One signed batch with one resource group, as the shipped mapping expects it. */
async function deliver({ env }: RunningEmulator): Promise<number> {
  const data = {
    identifier: group,
    resourceId: group,
    type: 'microsoft.resources/subscriptions/resourcegroups',
    name: 'rg',
    subscriptionId: '00000000-0000-4000-a000-000000000001',
    tags: {},
  };
  const body = JSON.stringify({ type: 'resourceContainer', batch: [{ operation: 'upsert', data }] });
  const signature = createHmac('sha256', env['PORT_WEBHOOK_SECRET']!).update(body).digest('hex');
  const response = await fetch(env['PORT_WEBHOOK_INGEST_URL']!, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'x-port-sync-signature': `sha256=${signature}` },
  });
  return response.status;
}

test("over plain HTTP, with the repository's catalog: what is delivered becomes an entity, also after a reset", async () => {
  const emulator = await startEmulator({ resources: 0, args: ['--http', '--users', '5', '--groups', '1'] });
  try {
    expect(emulator.env).not.toHaveProperty('NODE_EXTRA_CA_CERTS');
    for (const round of ['first', 'after a reset']) {
      expect([round, await deliver(emulator)]).toEqual([round, 202]);
      await emulator.admin.settlePort();
      const { azureResourceGroup: entities } = await emulator.admin.entities();
      expect(entities).toEqual([expect.objectContaining({ identifier: group, title: 'rg' })]);
      await emulator.admin.reset();
      expect((await emulator.admin.entities())['azureResourceGroup']).toEqual([]);
    }
  } finally {
    await emulator.stop();
  }
});

test('stops cleanly on SIGTERM and leaves no files behind', async () => {
  const emulator = await startEmulator({ resources: 0 });
  const folder = dirname(emulator.env['NODE_EXTRA_CA_CERTS']!);
  expect(existsSync(folder)).toBe(true);
  await emulator.stop();
  expect(existsSync(folder)).toBe(false);
});

test('stops cleanly when it is told so over HTTP', async () => {
  const emulator = await startEmulator({ resources: 0, args: ['--no-provision'] });
  const folder = dirname(emulator.env['NODE_EXTRA_CA_CERTS']!);
  const response = await fetch(`${emulator.env['PORT_SYNC_EMULATOR_ADMIN_URL']!}/stop`, { method: 'POST' });
  expect(response.status).toBe(200);
  await expect(emulator.exited).resolves.toBe(0);
  expect(existsSync(folder)).toBe(false);
});
