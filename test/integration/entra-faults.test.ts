import type { FaultRule } from '../../emulator/faults/fault';
import { checkedEmulator } from '../support/checked-emulator';
import { assertPortEqualsEntra, differencesFromEntra, ENTRA, TENANT } from '../support/entra';
import { createInProcessCli, type InProcessCli } from '../support/in-process';
import { greenSource } from '../support/green-run';
import { summaryOf } from '../support/outcome';
import { catalogOfSmallPages } from '../support/small-pages';

const emulator = checkedEmulator({ ...TENANT, users: 350, groups: 12 });
const patienceMs = 1500;
/** Pages of 100 users, so that a fault can strike in the middle of a list. */
const catalog = catalogOfSmallPages();
const env = { ...ENTRA, PORT_SYNC_CATALOG: catalog };

const CHURN = { creates: 10, updates: 20, deletes: 3, memberAdds: 5, memberRemoves: 5 };

const graph = (path: string, rule: Omit<FaultRule, 'service' | 'path'>): FaultRule => ({
  service: 'graph',
  path,
  ...rule,
});
const USERS = '^/v1\\.0/users\\?';
const MEMBERS = '/members';
const DELTA = '/delta';
const BULK: Pick<FaultRule, 'service' | 'path'> = { service: 'port', path: '/entities/bulk' };

interface Cell {
  readonly name: string;
  readonly rules: readonly FaultRule[];
  /** Comes through as if nothing had happened; otherwise it must not be green while something is missing. */
  readonly recovers: boolean;
}

const cell = (name: string, recovers: boolean, ...rules: readonly FaultRule[]): Cell => ({
  name,
  rules,
  recovers,
});
const status = (code: number, headers?: Readonly<Record<string, string>>) =>
  ({ kind: 'status', status: code, ...(headers === undefined ? {} : { headers }) }) as const;
const EXPIRED_PAGE = {
  kind: 'status',
  status: 400,
  body: { error: { code: 'Directory_ExpiredPageToken', message: 'The specified page token has expired.' } },
} as const;

const FULL: readonly Cell[] = [
  cell('a storm of 429', true, graph('.', { from: 3, to: 9, fault: status(429, { 'retry-after': '3' }) })),
  cell(
    'a 429 that says when by a date',
    true,
    graph(MEMBERS, { nth: 2, fault: status(429, { 'retry-after': 'Fri, 02 Jan 2026 03:04:05 GMT' }) }),
  ),
  cell('a 429 without a hint', true, graph(USERS, { nth: 2, fault: status(429) })),
  cell('a 500 on page 3', true, graph(USERS, { nth: 3, fault: status(500) })),
  cell('a 503 on page 3 for good', false, graph(USERS, { from: 3, fault: status(503) })),
  cell('a reset inside a page', true, graph(USERS, { nth: 2, fault: { kind: 'reset-inside' } })),
  cell('a page that is cut', true, graph(USERS, { nth: 2, fault: { kind: 'truncated-clean' } })),
  cell('a page of a proxy', true, graph(USERS, { nth: 3, fault: { kind: 'html', status: 200 } })),
  cell('a page without what a page has', true, graph(USERS, { nth: 2, fault: { kind: 'wrong-schema' } })),
  cell('an error that says 200', true, graph(USERS, { nth: 3, fault: { kind: 'error-inside' } })),
  cell('a page that says nothing, for good', false, graph(USERS, { from: 2, fault: { kind: 'empty' } })),
  cell('members that are refused', false, graph(MEMBERS, { nth: 4, fault: status(403) })),
  cell('members that come late', true, graph(MEMBERS, { nth: 5, fault: { kind: 'timeout' } })),
  cell('a token that expires', true, graph('.', { nth: 6, fault: status(401) })),
  cell('a page token that expires', true, graph(USERS, { nth: 3, fault: EXPIRED_PAGE })),
  cell('page tokens that always expire', false, graph(USERS, { from: 3, fault: EXPIRED_PAGE })),
  cell('a kind that is refused', false, graph('^/v1\\.0/applications', { fault: status(403) })),
  cell("Port's 429", true, { ...BULK, from: 2, to: 4, fault: status(429, { 'retry-after': '2' }) }),
  cell("Port's 503 for good", false, { ...BULK, from: 3, fault: status(503) }),
  cell('a bulk answer that is lost', true, { ...BULK, nth: 2, fault: { kind: 'reset-after' } }),
  cell('a bulk request that arrives twice', true, { ...BULK, nth: 3, fault: { kind: 'duplicate' } }),
  cell('a bulk answer that says nothing of its rows', true, {
    ...BULK,
    nth: 2,
    fault: { kind: 'wrong-schema' },
  }),
  cell('a search of Port that is cut', true, {
    service: 'port',
    path: '/entities/search',
    nth: 2,
    fault: { kind: 'truncated-clean' },
  }),
];

/** In every test run one of so many; all where `DEEP` is set. */
function chosenOf(cells: readonly Cell[], oneOf: number): readonly Cell[] {
  return cells.filter((_, index) => process.env['DEEP'] !== undefined || index % oneOf === 0);
}

/** Nothing that is in Entra ID goes from Port, whatever happens; green means equal. */
async function assertHolds(cli: InProcessCli, { rules, recovers }: Cell, command: 'full' | 'incremental') {
  const before = await heldIds();
  await emulator.admin.addFaults(...rules);
  const outcome = await cli[command]({ env, patienceMs });
  const differences = await differencesFromEntra(emulator);
  if (recovers)
    expect({ summary: summaryOf(outcome), differences }).toMatchObject({
      summary: { exitCode: 0 },
      differences: [],
    });
  else expect([3, 4]).toContain(outcome.exitCode);
  if (outcome.exitCode === 0) expect(differences.slice(0, 5)).toEqual([]);
  const { users, groups, applications, servicePrincipals } = await emulator.admin.directory();
  const there = new Set([users, groups, applications, servicePrincipals].flat().map(({ id }) => id));
  const after = await heldIds();
  expect([...before].filter((id) => there.has(id) && !after.has(id))).toEqual([]);
  await emulator.assertFaultsUsed();
  await emulator.admin.clearFaults();
  greenSource(await cli[command]({ env, flags: { 'accept-deletes': command === 'full' } }));
  await assertPortEqualsEntra(emulator);
}

async function heldIds(): Promise<ReadonlySet<string>> {
  const entities = await emulator.admin.entities();
  return new Set(Object.values(entities).flatMap((all) => all.map(({ identifier }) => identifier)));
}

async function inFolder(play: (cli: InProcessCli) => Promise<void>): Promise<void> {
  const cli = await createInProcessCli(emulator);
  try {
    await play(cli);
  } finally {
    await cli.remove();
  }
}

describe('a full run meets', () => {
  test.each(chosenOf(FULL, 3).map((one) => [one.name, one] as const))('%s', async (_, one) => {
    await inFolder(async (cli) => {
      greenSource(await cli.full({ env }));
      await emulator.admin.churnDirectory({ ...CHURN, seed: 21 });
      await assertHolds(cli, one, 'full');
    });
  });
});

const INCREMENTAL: readonly Cell[] = [
  cell('a 500 on a page of changes', true, graph(DELTA, { nth: 2, fault: status(500) })),
  cell('changes that cannot be had', false, graph('/users/delta', { fault: status(503) })),
  cell(
    'a delta token that is gone',
    true,
    graph('/users/delta', { nth: 1, fault: { kind: 'status', status: 410 } }),
  ),
  cell(
    'a sync state that is not found',
    true,
    graph('/groups/delta', {
      nth: 1,
      fault: {
        kind: 'status',
        status: 400,
        body: { error: { code: 'syncStateNotFound', message: 'The sync state generation is not found.' } },
      },
    }),
  ),
  cell('a token that expires', true, graph(DELTA, { nth: 2, fault: status(401) })),
  cell('members that are refused', false, graph(MEMBERS, { nth: 1, fault: status(403) })),
  cell("Port's search that fails for good", false, {
    service: 'port',
    path: '/entities/search',
    fault: status(503),
  }),
  cell('a bulk answer that is lost', true, { ...BULK, nth: 1, fault: { kind: 'reset-after' } }),
];

describe('an incremental run meets', () => {
  test.each(chosenOf(INCREMENTAL, 2).map((one) => [one.name, one] as const))('%s', async (_, one) => {
    await inFolder(async (cli) => {
      greenSource(await cli.full({ env }));
      await emulator.admin.churnDirectory({ ...CHURN, seed: 22 });
      await assertHolds(cli, one, 'incremental');
    });
  });
});

test('a row that Port refuses fails alone, keeps its entity, and is written when Port takes it', async () => {
  await inFolder(async (cli) => {
    greenSource(await cli.full({ env }));
    const { users } = await emulator.admin.directory();
    const [poison, other] = users;
    if (poison === undefined || other === undefined) throw new Error('The tenant has no users');
    await emulator.admin.configure({ port: { refusedIdentifiers: [poison.id] } });
    await emulator.admin.applyDirectory(
      { operation: 'update', id: poison.id, properties: { jobTitle: 'Poison' } },
      { operation: 'update', id: other.id, properties: { jobTitle: 'Other' } },
    );
    const outcome = await cli.incremental({ env });
    expect(outcome.exitCode).toBe(3);
    expect(outcome.result?.sources[0]?.incomplete).toMatchObject([{ kind: '/users', subject: poison.id }]);
    expect((await differencesFromEntra(emulator)).every((line) => line.includes(poison.id))).toBe(true);
    await emulator.admin.configure({ port: { refusedIdentifiers: [] } });
    greenSource(await cli.incremental({ env }));
    await assertPortEqualsEntra(emulator);
  });
});

describe('a nextLink', () => {
  const users = (): string => `${emulator.env['MSGRAPH_ENDPOINT'] ?? ''}/v1.0/users`;
  const page = (nextLink: string) =>
    ({ kind: 'status', status: 200, body: { value: [], '@odata.nextLink': nextLink } }) as const;

  test.each<[string, () => string, string]>([
    [
      'to another host gets no token',
      () => 'https://graph.example.com/v1.0/users?$skiptoken=x',
      'graph.example.com',
    ],
    ['to another port gets no token', () => 'https://localhost:1/v1.0/users?$skiptoken=x', 'localhost:1'],
    ['that leads to itself ends', () => `${users()}?$skiptoken=loop`, 'loop'],
  ])('%s', async (_, nextLink, word) => {
    await inFolder(async (cli) => {
      greenSource(await cli.full({ env }));
      await emulator.admin.addFaults(graph(USERS, { fault: page(nextLink()) }));
      const outcome = await cli.full({ env, patienceMs });
      expect(outcome.exitCode).toBe(3);
      const problems = JSON.stringify(outcome.result?.sources[0]?.incomplete);
      expect(problems).toContain('/users');
      if (word !== 'loop') expect(problems).toContain(word);
      await assertPortEqualsEntra(emulator);
    });
  });
});
