import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { ROOT } from '../scripts/emulator-process';
import { measureCli } from './measured-cli';
import { renderResults } from './results-page';
import { measureScenario, type Measurement, type Scenario } from './scenario';

const RESULTS = join(ROOT, 'bench', 'RESULTS.md');
const HELP = `Usage: npm run bench -- [--resources 20000,100000] [--dry-run]

Runs port-sync full against the emulator, without and with Port API credentials, and writes bench/RESULTS.md.
--dry-run only prints what it would write.
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      resources: { type: 'string', default: '20000,100000' },
      'dry-run': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const page = await measureAll(toScenarios(values.resources));
  if (values['dry-run']) process.stdout.write(page);
  else await writeFile(RESULTS, page);
}

function toScenarios(sizes: string): Scenario[] {
  return sizes.split(',').flatMap((size) => {
    if (!/^\d+$/.test(size)) throw new Error(`--resources: ${size} is no number`);
    return [false, true].map((withPortApi) => ({ resources: Number(size), withPortApi }));
  });
}

async function measureAll(scenarios: readonly Scenario[]): Promise<string> {
  const helpSeconds = await measureHelp();
  const measurements: Measurement[] = [];
  for (const scenario of scenarios) {
    const measurement = await measureScenario(scenario);
    console.error(JSON.stringify(measurement));
    measurements.push(measurement);
  }
  const machine = { node: process.versions.node, cores: availableParallelism() };
  const text = renderResults(measurements, helpSeconds, machine);
  return format(text, { ...(await resolveConfig(RESULTS)), filepath: RESULTS });
}

/** The middle one of several runs, in seconds. */
async function measureHelp(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'port-sync-bench-'));
  try {
    const seconds: number[] = [];
    for (let run = 0; run < 7; run += 1) seconds.push((await measureCli(['--help'], {}, folder)).wallSeconds);
    return seconds.toSorted((a, b) => a - b)[3] ?? Number.NaN;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// An interrupted bench ends its emulator through the handlers of `exit`.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => process.exit(128 + constants.signals[signal]));
main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
