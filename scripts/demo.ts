import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Check } from './check';
import { changeAzure, deleteUnannounced, inventoryOf, TAG_FILTERS } from './demo-azure';
import { changeEntra, directoryOf } from './demo-entra';
import { ROOT, startEmulator, type EmulatorProcess } from './emulator-process';
import { areEqual, format, presentChecks, presentVerdict } from './present-proof';
import { compareWithInventory, type PortEntities } from './proof-azure';
import { compareWithDirectory } from './proof-entra';

const SIZE = { subscriptions: 5, resources: 1200, users: 1500, groups: 60, seed: 3 };
const say = (text: string): void => console.log(text);
const indent = (text: string): void => say(`   ${text}`);
const chapter = (number: number, title: string): void => say(`\n${number}  ${title}\n`);

/** Azure, Entra ID, Port and the sync between them, on this machine. Returns whether Port equals both at the end. */
async function demo(folder: string, stopping: AbortSignal): Promise<boolean> {
  say('Port Sync, end to end on this machine: nothing leaves it, and nothing stays behind.');
  chapter(1, 'A local Azure, Entra ID and Port that speak the real protocols');
  const emulator = await startEmulator(toArguments(SIZE), folder);
  process.once('exit', emulator.kill);
  try {
    const { resourceGroups, resources } = await inventoryOf(emulator);
    indent(
      `Azure: ${SIZE.subscriptions} subscriptions, ${format(resourceGroups.length)} resource groups, ${format(resources.length)} resources`,
    );
    const { users, groups, applications, servicePrincipals } = await directoryOf(emulator);
    indent(
      `Entra: ${format(users.length)} users, ${groups.length} groups, ${applications.length} applications, ${servicePrincipals.length} service principals`,
    );
    indent('Port:  the blueprints and the webhook of this repository, no entities yet');

    chapter(2, 'port-sync full: everything arrives');
    await sync('full', emulator, folder, stopping);
    const arrived = await compare(emulator);
    sayVerdicts(arrived);

    chapter(3, 'Meanwhile, in Azure and in Entra ID');
    const before = await inventoryOf(emulator);
    for (const line of await changeAzure(emulator)) indent(line);
    for (const line of await changeEntra(emulator)) indent(line);
    await assertNoticed(emulator);

    chapter(4, 'port-sync incremental: only what changed is read');
    await sync('incremental', emulator, folder, stopping);
    const caughtUp = await compare(emulator);
    sayVerdicts(caughtUp);

    chapter(5, 'port-sync full: what went without a trace in the change feed goes from Port, too');
    indent(
      `${await deleteUnannounced(emulator, before)} resources deleted of which Azure's change feed never tells`,
    );
    say('');
    await sync('full', emulator, folder, stopping);

    chapter(6, 'The proof: Port beside Azure and Entra ID, entity by entity');
    const checks = await compare(emulator);
    for (const line of checks.flatMap(presentChecks)) indent(line);
    sayVerdicts(checks);
    return [...arrived, ...caughtUp, ...checks].every(areEqual);
  } finally {
    await emulator.stop();
  }
}

async function assertNoticed(emulator: EmulatorProcess): Promise<void> {
  const places = (await compare(emulator)).map(
    (checks) => checks.flatMap((check) => check.differences).length,
  );
  if (places.some((differences) => differences === 0))
    throw new Error('The comparison does not notice that something changed');
  const [azure = 0, entra = 0] = places;
  say(
    `\n   Port does not know yet: it differs from Azure in ${format(azure)} places, from Entra ID in ${format(entra)}.`,
  );
}

function sayVerdicts(sources: readonly (readonly Check[])[]): void {
  say('');
  for (const checks of sources) indent(presentVerdict(checks));
}

/** Runs the built CLI as its users do. Throws unless it ends with 0. */
async function sync(
  command: 'full' | 'incremental',
  emulator: EmulatorProcess,
  folder: string,
  stopping: AbortSignal,
): Promise<void> {
  stopping.throwIfAborted();
  const child = spawn(process.execPath, [join(ROOT, 'bin', 'run.js'), command], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      ...emulator.env,
      PORT_SYNC_SOURCES: 'azure,entra',
      RESOURCE_GROUP_TAG_FILTERS: TAG_FILTERS,
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const stop = (): void => void child.kill('SIGTERM');
  stopping.addEventListener('abort', stop);
  await once(child, 'close');
  stopping.removeEventListener('abort', stop);
  stopping.throwIfAborted();
  if (child.exitCode !== 0)
    throw new Error(`port-sync ${command} ended with exit code ${String(child.exitCode)}`);
}

/** Azure's checks, and Entra ID's. */
async function compare(emulator: EmulatorProcess): Promise<readonly (readonly Check[])[]> {
  await emulator.ask('POST', '/port/settle');
  const entities = await emulator.ask<PortEntities>('GET', '/port/entities');
  return [
    compareWithInventory(await inventoryOf(emulator), entities),
    compareWithDirectory(await directoryOf(emulator), entities),
  ];
}

function toArguments(options: Readonly<Record<string, number>>): string[] {
  return Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
}

async function main(): Promise<number> {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => stopping.abort(128 + constants.signals[signal]));
  // A reader that has seen enough (`| head`).
  process.stdout.on('error', () => process.exit(1));
  const folder = await mkdtemp(join(tmpdir(), 'port-sync-demo-'));
  // However this process ends: a closed pipe or a bug leaves nothing behind either.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  try {
    return (await demo(folder, stopping.signal)) ? 0 : 1;
  } catch (error) {
    if (stopping.signal.aborted) return Number(stopping.signal.reason);
    console.error(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}

void main().then((exitCode) => process.exit(exitCode));
