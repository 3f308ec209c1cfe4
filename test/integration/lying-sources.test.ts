import type { FaultRule } from '../../emulator/faults/fault';
import { checkedEmulator } from '../support/checked-emulator';
import { differencesFromEntra, ENTRA } from '../support/entra';
import { greenSource } from '../support/green-run';
import { createInProcessCli } from '../support/in-process';
import { catalogOfSmallPages } from '../support/small-pages';

jest.mock('../../cli/mapping/jq-pool', () => jest.requireActual<object>('../support/quick-jq-pool'));
jest.mock('../../cli/composition/catalog', () => jest.requireActual<object>('../support/kept-catalog'));

const emulator = checkedEmulator({ subscriptions: 3, resources: 90, users: 250, groups: 8, seed: 33 });
/** With this cap the resources come in several pages. */
const PAGE_CAP_BYTES = 24_000;

/** A well-formed answer that is not true. */
interface Lie {
  readonly name: string;
  readonly rules: readonly FaultRule[];
  readonly exitCodes: readonly number[];
}

const saying = (body: unknown) => ({ kind: 'status', status: 200, body }) as const;
const table = (totalRecords: number) => ({ totalRecords, count: 0, data: [], resultTruncated: 'false' });

function query(beginning: string, answer: unknown, more: Partial<FaultRule> = {}): FaultRule {
  const bodyMatches = `"query":"${beginning}`;
  return { service: 'arm', path: 'ResourceGraph', bodyMatches, fault: saying(answer), ...more };
}

const RESOURCES = 'resources\\\\n[^"]*project';
const COUNTS = 'resources\\\\n[^"]*summarize';
const GROUPS = 'resourcecontainers\\\\n[^"]*type in~';

const OF_AZURE: readonly Lie[] = [
  { name: 'there are no resources', rules: [query(RESOURCES, table(0))], exitCodes: [3, 4, 5] },
  {
    name: 'there are no resources, and their count is none',
    rules: [query(RESOURCES, table(0)), query(COUNTS, table(0))],
    exitCodes: [3, 4, 5],
  },
  {
    name: 'there are 90 resources, and here are none',
    rules: [query(RESOURCES, table(90))],
    exitCodes: [3, 4],
  },
  {
    name: 'the first page is the last',
    rules: [query(RESOURCES, table(90), { bodyMatches: `^(?=.*skipToken).*"query":"${RESOURCES}` })],
    exitCodes: [3, 4],
  },
  { name: 'there are no groups', rules: [query(GROUPS, table(0))], exitCodes: [3, 4, 5] },
  {
    name: 'there are no subscriptions',
    rules: [{ service: 'arm', method: 'GET', path: '^/subscriptions\\?', fault: saying({ value: [] }) }],
    exitCodes: [3, 4, 5],
  },
];

const graph = (path: string, body: unknown, more: Partial<FaultRule> = {}): FaultRule => ({
  service: 'graph',
  path,
  fault: saying(body),
  ...more,
});
const USERS = '^/v1\\.0/users\\?';

const OF_ENTRA: readonly Lie[] = [
  { name: 'there are no users', rules: [graph(USERS, { value: [] })], exitCodes: [3] },
  {
    name: 'there are no users, and their number is 0',
    rules: [graph(USERS, { value: [] }), graph('/users/\\$count', 0)],
    exitCodes: [3, 5],
  },
  { name: 'the first page is the last', rules: [graph(USERS, { value: [] }, { from: 2 })], exitCodes: [3] },
  { name: 'there are 9,999 users', rules: [graph('/users/\\$count', 9999)], exitCodes: [3] },
  { name: 'there are no groups', rules: [graph('^/v1\\.0/groups\\?', { value: [] })], exitCodes: [3, 5] },
];

const SOURCES = [
  { source: 'Azure', env: {}, lies: OF_AZURE },
  { source: 'Azure by API', env: { PORT_SYNC_DELIVERY: 'api' }, lies: OF_AZURE },
  { source: 'Entra ID', env: { ...ENTRA, PORT_SYNC_CATALOG: catalogOfSmallPages() }, lies: OF_ENTRA },
];

const cells = SOURCES.flatMap(({ source, env, lies }) =>
  lies.map((lie) => [source, lie.name, { lie, env }] as const),
);

test.each(cells)('%s says that %s: nothing goes from Port', async (source, _name, { lie, env }) => {
  const cli = await createInProcessCli(emulator);
  await emulator.admin.configure({ payloadCapBytes: PAGE_CAP_BYTES });
  greenSource(await cli.full({ env }));
  const held = await heldIds();
  await emulator.admin.addFaults(...lie.rules);
  const outcome = await cli.full({ env });
  expect([...held.difference(await heldIds())]).toEqual([]);
  expect(lie.exitCodes).toContain(outcome.exitCode);
  await emulator.admin.clearFaults();
  await emulator.admin.advance(2000);
  greenSource(await cli.full({ env }));
  if (source === 'Entra ID') expect(await differencesFromEntra(emulator)).toEqual([]);
  else await emulator.assertPortEqualsAzure();
  await cli.remove();
});

async function heldIds(): Promise<Set<string>> {
  await emulator.admin.settlePort();
  const entities = Object.values(await emulator.admin.entities()).flat();
  return new Set(entities.map(({ identifier }) => identifier));
}
