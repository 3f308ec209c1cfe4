import { randomInt } from 'node:crypto';
import { createSeeded, type Seeded } from '../../emulator/inventory/seeded';
import { checkedEmulator } from '../support/checked-emulator';
import { assertPortEqualsEntra, differencesFromEntra, ENTRA, TENANT } from '../support/entra';
import { createInProcessCli, type InProcessCli } from '../support/in-process';
import { greenSource } from '../support/green-run';
import { summaryOf } from '../support/outcome';
import { drawFaults } from '../support/random-faults';

const SEED = Number(process.env['SEED'] ?? randomInt(1_000_000_000));
const ROUNDS = process.env['DEEP'] === undefined ? 10 : 60;
const emulator = checkedEmulator({ ...TENANT, users: 200 });
const SERVICES = ['login', 'graph', 'graph', 'port'] as const;

async function change(random: Seeded): Promise<void> {
  const few = (most: number): number => random.int(most + 1);
  await emulator.admin.churnDirectory({
    creates: few(8),
    updates: few(12),
    deletes: few(3),
    purges: few(2),
    restores: few(2),
    memberAdds: few(5),
    memberRemoves: few(5),
    seed: random.int(1e9),
  });
  if (random.chance(0.2)) await emulator.admin.expirePageTokens();
  // Beyond what a delta token is good for, now and then.
  if (random.chance(0.1)) await emulator.admin.advance(8 * 86_400_000);
}

/** A run among faults: green, it leaves Port as Entra ID is; otherwise the next one without faults does. */
async function playRound(random: Seeded, cli: InProcessCli): Promise<number | null> {
  await change(random);
  await emulator.admin.addFaults(...drawFaults(random, { services: SERVICES, lastRequest: 12 }));
  const isFull = random.chance(0.25);
  const order = { env: ENTRA, patienceMs: 1500, flags: { ...(isFull ? { 'accept-deletes': true } : {}) } };
  const outcome = isFull ? await cli.full(order) : await cli.incremental(order);
  expect([0, 3, 4, 5]).toContain(outcome.exitCode);
  const differences = await differencesFromEntra(emulator);
  if (outcome.exitCode === 0)
    expect({ summary: summaryOf(outcome), differences: differences.slice(0, 5) }).toMatchObject({
      differences: [],
    });
  await emulator.admin.clearFaults();
  if (outcome.exitCode === 5 || random.chance(0.4)) {
    greenSource(await cli.full({ env: ENTRA, flags: { 'accept-deletes': true } }));
    await assertPortEqualsEntra(emulator);
  }
  return outcome.exitCode;
}

test(
  `${ROUNDS} rounds of churn and faults (SEED=${SEED})`,
  async () => {
    emulator.allowUnusedFaults();
    const random = createSeeded(SEED);
    const cli = await createInProcessCli(emulator);
    try {
      greenSource(await cli.full({ env: ENTRA }));
      const exitCodes: (number | null)[] = [];
      for (let round = 1; round <= ROUNDS; round += 1) {
        try {
          exitCodes.push(await playRound(random, cli));
        } catch (cause) {
          const { rules } = await emulator.admin.faults();
          throw new Error(
            `round ${round}, SEED=${SEED}: ${(cause as Error).message}\nfaults: ${JSON.stringify(rules)}`,
            {
              cause,
            },
          );
        }
      }
      expect(exitCodes).toContain(0);
      greenSource(await cli.full({ env: ENTRA, flags: { 'accept-deletes': true } }));
      await assertPortEqualsEntra(emulator);
    } finally {
      await cli.remove();
    }
  },
  60_000 + ROUNDS * 15_000,
);
