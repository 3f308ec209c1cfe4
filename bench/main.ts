import { writeFile } from 'node:fs/promises';
import { constants } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { ROOT } from '../scripts/emulator-process';
import { azure } from './azure/azure';
import { entra } from './entra/entra';
import type { BenchFamily } from './family';

/** To add a family: a folder beside `azure/`, and its name here. */
const FAMILIES: readonly BenchFamily[] = [azure, entra];

const HELP = `Usage: npm run bench -- [FAMILY] [--dry-run] [options of the family]

Measures one family of scenarios, or all of them, and writes their results pages. --dry-run only prints them.

${FAMILIES.map(({ name, help }) => `${name}\n${help}`).join('\n')}
`;

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(HELP);
    return;
  }
  const [first] = args;
  const isNamed = first !== undefined && !first.startsWith('-');
  const chosen = FAMILIES.filter(({ name }) => !isNamed || name === first);
  if (chosen.length === 0) throw new Error(`There is no family ${String(first)}\n\n${HELP}`);
  for (const family of chosen) await measure(family, args.slice(isNamed ? 1 : 0));
}

async function measure(family: BenchFamily, args: readonly string[]): Promise<void> {
  const dryRun = { 'dry-run': { type: 'boolean', default: false } } as const;
  const { values } = parseArgs({ args: [...args], options: { ...family.options, ...dryRun } });
  const path = join(ROOT, family.page);
  const text = await family.measure(values);
  const page = await format(text, { ...(await resolveConfig(path)), filepath: path });
  if (values['dry-run']) process.stdout.write(page);
  else await writeFile(path, page);
}

// An interrupted bench ends its emulator through the handlers of `exit`.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => process.exit(128 + constants.signals[signal]));
main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
