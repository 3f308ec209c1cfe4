import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadCatalog, type Catalog } from '../catalog/catalog';
import { CatalogError } from '../catalog/problems';
import { ArgumentError, HELP, parseArguments, type EmulatorArguments } from './arguments';
import { openEmulator, type Emulator } from './emulator';
import { OperationError } from './inventory/operation';
import { warmUp } from './kql';
import { environmentOf, toExportLine } from './environment';

const log = (text: string): boolean => process.stderr.write(`${text}\n`);
const report = (error: unknown): boolean =>
  log(error instanceof Error ? (error.stack ?? error.message) : String(error));

const failed = (error: unknown): never => {
  report(error);
  process.exit(1);
};

async function main(): Promise<void> {
  const options = parseArguments(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(HELP);
    return;
  }
  const emulator = await openEmulator({
    inventory: options.inventory,
    directory: options.directory,
    settings: options.settings,
    http: options.http,
    catalog: await catalogFor(options),
    onError: report,
  });
  // Before anything is printed: who reads the environment may send a signal at once.
  const stopped = untilStopped(emulator);
  warmUp();
  const { subscriptions, resources, seed } = options.inventory;
  const { users, groups } = options.directory;
  log(
    `${subscriptions} subscriptions with ${resources} resources, ${users} users in ${groups} groups, seed ${seed}. Stop with Ctrl-C.`,
  );
  const lines = Object.entries(environmentOf(emulator)).map(([name, value]) => toExportLine(name, value));
  process.stdout.write(`${lines.join('\n')}\n`);
  await stopped;
}

/** Until a signal or `POST /stop`. npm may pass a signal on that the terminal has sent already: only the first counts. */
async function untilStopped(emulator: Emulator): Promise<void> {
  let stopping: Promise<void> | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => void (stopping ??= emulator.stop().catch(failed)));
  await emulator.stopped;
}

async function catalogFor({ provision, catalog }: EmulatorArguments): Promise<Catalog | null> {
  return provision ? loadCatalog(catalog ?? repositoryFolder(__dirname)) : null;
}

/** The nearest folder above that holds `blueprints/`: the program runs from `dist/` as well as from its source. */
function repositoryFolder(from: string): string {
  if (existsSync(join(from, 'blueprints'))) return from;
  const above = dirname(from);
  if (above === from) throw new ArgumentError('--catalog: no folder above this program holds blueprints/');
  return repositoryFolder(above);
}

main().catch((error: unknown) => {
  const isWrongUsage =
    error instanceof ArgumentError || error instanceof OperationError || error instanceof CatalogError;
  if (isWrongUsage) log(`${error.message}\nSee --help.`);
  else report(error);
  process.exitCode = isWrongUsage ? 2 : 1;
});
