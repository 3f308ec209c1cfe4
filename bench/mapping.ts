import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EntityRule } from '../catalog/entity-rule';
import { systemClock } from '../cli/core/clock';
import { createJqPool } from '../cli/mapping/jq-pool';
import type { Mapper, MapperItem } from '../cli/mapping/mapper';
import { createOceanMapper } from '../cli/mapping/ocean-mapper';

const KIND = '/users';
const ROUNDS = 5;

const PROPERTIES = [
  'userPrincipalName',
  'displayName',
  'givenName',
  'surname',
  'mail',
  'jobTitle',
  'department',
  'officeLocation',
  'accountEnabled',
  'createdDateTime',
];

/** Ten properties, a title with an alternative, an identifier: what Port's guide to Entra ID maps of a user. */
const USER_RULE = {
  place: 'bench',
  operation: 'upsert',
  filter: { jq: 'true', mustBeBoolean: true },
  itemsToParse: undefined,
  itemName: 'item',
  blueprint: { jq: '"entra-id-user"' },
  entity: {
    identifier: '.id',
    title: '.displayName // .userPrincipalName',
    properties: Object.fromEntries(PROPERTIES.map((name) => [name, `.${name}`])),
    relations: {},
  },
} satisfies EntityRule;

export interface MappingMeasurement {
  readonly threads: number;
  /** Entities of which each second, by the clock. */
  readonly perSecond: number;
  /** Entities for each second of processor time of the whole process. */
  readonly perCpuSecond: number;
}

/** The middle one of some runs over the users. */
export async function measureMapping(
  users: readonly MapperItem[],
  threads: number,
): Promise<MappingMeasurement> {
  const mapper = createOceanMapper(
    new Map([[KIND, [USER_RULE]]]),
    createJqPool({ clock: systemClock, size: threads }),
  );
  try {
    // Threads start and WebAssembly is compiled to its final form with the first pages.
    await mapAll(mapper, users);
    const rounds: MappingMeasurement[] = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await measureRound(mapper, users, threads));
    return middle(rounds, ({ perSecond }) => perSecond);
  } finally {
    await mapper.close();
  }
}

async function measureRound(
  mapper: Mapper,
  users: readonly MapperItem[],
  threads: number,
): Promise<MappingMeasurement> {
  const cpu = process.cpuUsage();
  const begun = performance.now();
  await mapAll(mapper, users);
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { threads, perSecond: users.length / seconds, perCpuSecond: (users.length / (user + system)) * 1e6 };
}

async function mapAll(mapper: Mapper, users: readonly MapperItem[]): Promise<void> {
  const results = await mapper.map(KIND, users, new AbortController().signal);
  const mapped = results.filter(({ isMapped }) => isMapped).length;
  if (mapped !== users.length) throw new Error(`${mapped} of ${users.length} users were mapped`);
}

/** Users a second of the same expressions by the jq of this machine; `undefined` where there is none. */
export function measureJq(
  users: readonly MapperItem[],
): { readonly version: string; readonly perSecond: number } | undefined {
  const { stdout, error } = spawnSync('jq', ['--version'], { encoding: 'utf8' });
  if (error !== undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'port-sync-bench-'));
  try {
    const file = join(folder, 'users.json');
    writeFileSync(file, JSON.stringify(users.map(({ data }) => data)));
    const seconds = Array.from({ length: ROUNDS }, () => secondsOfJq(file));
    return { version: stdout.trim(), perSecond: users.length / middle(seconds, (second) => second) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function secondsOfJq(file: string): number {
  const { identifier, title, properties } = USER_RULE.entity;
  const pairs = Object.entries(properties).map(([key, jq]) => `${JSON.stringify(key)}: (${jq})`);
  const program = `[.[] | {identifier: (${identifier}), title: (${title}), properties: {${pairs.join(', ')}}}]`;
  const begun = performance.now();
  const { status } = spawnSync('jq', ['-c', program, file], { maxBuffer: 1024 ** 3 });
  if (status !== 0) throw new Error(`jq ended with status ${status ?? 'none'}`);
  return (performance.now() - begun) / 1000;
}

/** Users of some 0.5 KB of JSON, always the same. */
export function makeUsers(count: number): readonly MapperItem[] {
  return Array.from({ length: count }, (_, index) => ({
    operation: 'upsert',
    data: {
      id: `8a1b2c3d-0000-4000-8000-${String(index).padStart(12, '0')}`,
      userPrincipalName: `user.${index}@contoso.example`,
      displayName: `Zoë Example ${index}`,
      givenName: 'Zoë',
      surname: `Example ${index}`,
      mail: index % 10 === 0 ? null : `user.${index}@contoso.example`,
      jobTitle: 'Software Engineer',
      department: `Department ${index % 40}`,
      officeLocation: 'Building 7, Room 1234',
      accountEnabled: index % 20 !== 0,
      createdDateTime: '2024-02-29T12:34:56Z',
      businessPhones: ['+49 30 1234567'],
      mobilePhone: null,
      preferredLanguage: 'de-DE',
      signInActivity: { lastSignInDateTime: '2025-06-01T00:00:00Z' },
    },
  }));
}

function middle<T>(values: readonly T[], by: (value: T) => number): T {
  const sorted = values.toSorted((a, b) => by(a) - by(b));
  const value = sorted[Math.floor(sorted.length / 2)];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
}
