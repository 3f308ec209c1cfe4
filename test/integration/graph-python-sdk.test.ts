import { checkedEmulator } from '../support/checked-emulator';
import { preparePython, runPython, type PythonEnvironment } from '../support/python-environment';

const emulator = checkedEmulator({
  subscriptions: 1,
  resources: 10,
  users: 2500,
  groups: 150,
  seed: 82,
  args: ['--no-provision'],
});
let environment: PythonEnvironment;

beforeAll(async () => {
  environment = await preparePython('graph-requirements.txt');
}, 120_000);

interface Answers {
  readonly users: readonly string[];
  readonly groups: readonly string[];
  readonly delta: { readonly ids: readonly string[]; readonly deltaLink: string };
  readonly refused: { readonly status: number; readonly message: string };
}

test("Microsoft's Python SDK reads every user of Graph, told only where login and Graph are and whom to trust", async () => {
  if (environment.missing !== undefined) {
    process.stderr.write(`Not tested against Microsoft's Python SDK for Graph: ${environment.missing}\n`);
    return;
  }
  // Its page iterator takes a page without objects for the end (msgraph-core 1.5.2, `PageIterator.enumerate`).
  await emulator.admin.configure({ graph: { emptyPages: 0 } });
  const certificates = emulator.env['NODE_EXTRA_CA_CERTS'] ?? '';

  const answers = (await runPython(environment.python, 'graph_sdk.py', {
    ...emulator.env,
    REQUESTS_CA_BUNDLE: certificates,
    SSL_CERT_FILE: certificates,
  })) as Answers;

  const { users, groups } = await emulator.admin.directory();
  const idsOf = (items: readonly { readonly id: string }[]) => items.map(({ id }) => id).toSorted();
  expect(answers.users.toSorted()).toEqual(idsOf(users));
  expect(answers.groups.toSorted()).toEqual(idsOf(groups));
  expect(answers.delta.ids.toSorted()).toEqual(idsOf(users));
  expect(answers.delta.deltaLink).toMatch(/\$deltatoken=/);
  expect(answers.refused.status).toBe(400);
  const { summary } = await emulator.admin.requests();
  const pages = summary.find(({ route }) => route === '/v1.0/users');
  expect(pages).toMatchObject({ requests: 4, statuses: { '200': 3, '400': 1 } });
}, 60_000);
