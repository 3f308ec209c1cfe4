import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchFamily } from '../family';
import { measureCli } from '../measured-cli';
import { toNumbers } from '../numbers';
import { measureFull } from './full';
import { measureIncremental } from './incremental';
import { renderResults } from './page';

const HELP = `  port-sync full and incremental against the emulator, without and with Port API credentials
  --resources 20000,100000     sizes of the estates that are read whole, or none
  --changes 0,200,2000,20000   changes before each incremental run, or none
`;

/** Azure, whole and incremental. */
export const azure: BenchFamily = {
  name: 'azure',
  help: HELP,
  page: 'bench/azure/RESULTS.md',
  options: {
    resources: { type: 'string', default: '20000,100000' },
    changes: { type: 'string', default: '0,200,2000,20000' },
  },
  async measure({ resources, changes }) {
    return renderResults({
      helpSeconds: await measureHelp(),
      full: await measureFull(toNumbers('resources', resources)),
      incremental: await measureIncremental(toNumbers('changes', changes)),
      machine: { node: process.versions.node, cores: availableParallelism() },
    });
  },
};

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
