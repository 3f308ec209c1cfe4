import { ENTRA_CONDITIONS, type EntraMeasurement } from './scenario';
import { count, table } from '../markdown';

/** Two clients that read and write the same, measured before under the same latencies, on 2 cores. */
const PEERS = [
  {
    Client: "Port's Ocean, custom integration (0.6.108), the guide's mappings, paging set by hand",
    'Users / groups': '20,000 / 1,000',
    Run: 'first full',
    'Wall s': '75–91',
    'CPU s': '41–52',
    'Peak RSS MiB': '239',
    'Graph requests': '28',
    'Port searches': '481',
    'Port writes': '1,204',
    Memberships: '12,637 of 148,457, and 735 phantom users',
  },
  {
    Client: 'the same',
    'Users / groups': '20,000 / 1,000',
    Run: 'unchanged full',
    'Wall s': '66–83',
    'CPU s': '38–41',
    'Peak RSS MiB': '239',
    'Graph requests': '28',
    'Port searches': '481',
    'Port writes': '3',
    Memberships: '',
  },
  {
    Client: 'the same',
    'Users / groups': '100,000 / 5,000',
    Run: 'first full',
    'Wall s': '494',
    'CPU s': '241',
    'Peak RSS MiB': '400',
    'Graph requests': '124',
    'Port searches': '2,402',
    'Port writes': '6,008',
    Memberships: '62,362 of 692,247, and 3,509 phantom users',
  },
  {
    Client: 'a plain client without jq, members by one chain of `/groups/delta`, 12 writes in flight',
    'Users / groups': '20,000 / 1,000',
    Run: 'first full',
    'Wall s': '9.5',
    'CPU s': '',
    'Peak RSS MiB': '',
    'Graph requests': '107',
    'Port searches': '0',
    'Port writes': '1,200',
    Memberships: 'all',
  },
] as const;

export interface Machine {
  readonly node: string;
  readonly cores: number;
}

/** The page that is committed. No date and no host in it. */
export function renderEntra(measurements: readonly EntraMeasurement[], { node, cores }: Machine): string {
  const { graphLatencyMs, portLatencyMs } = ENTRA_CONDITIONS;
  return [
    '# Results: Entra ID',
    '`npm run bench -- entra` writes this page; [README.md](../README.md) tells what is measured and how.',
    `Conditions: Node ${node}, ${cores} cores shared with the emulator. The shipped mapping of four kinds; each answer of Microsoft Graph takes ${graphLatencyMs} ms, of Port ${portLatencyMs} ms, plus what the emulator needs to work it out; resource units as documented for the size of the tenant.`,
    table(measurements.map(toRow)),
    '"Units" are the resource units that Microsoft Graph charges. "Differences" are the values in which Port differs from Entra ID afterwards, compared object by object and membership by membership.',
    'Others, measured before against local servers with the same latencies, on 2 cores shared with other work:',
    table(PEERS),
  ].join('\n\n');
}

function toRow(one: EntraMeasurement): Readonly<Record<string, string>> {
  const { graph, search, write, otherPort } = one.requests;
  return {
    'Users / groups': `${count(one.users)} / ${count(one.groups)}`,
    Run: one.run,
    'Wall s': one.wallSeconds.toFixed(1),
    'CPU s': one.cpuSeconds.toFixed(1),
    'Peak RSS MiB': one.peakRssMiB.toFixed(0),
    'Graph requests': count(graph),
    Units: count(one.resourceUnits),
    'Port searches': count(search),
    'Port writes': count(write),
    'Other Port requests': count(otherPort),
    Memberships: count(one.memberships),
    Differences: count(one.differences),
  };
}
