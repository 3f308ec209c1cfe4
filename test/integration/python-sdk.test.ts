import { checkedEmulator } from '../support/checked-emulator';
import { preparePython, runPython, type PythonEnvironment } from '../support/python-environment';

const emulator = checkedEmulator({
  subscriptions: 7,
  resources: 2500,
  seed: 81,
  // A window long enough for a slow machine: what is left must not grow again on the way.
  quota: '15/60',
});
let environment: PythonEnvironment;

beforeAll(async () => {
  environment = await preparePython();
}, 120_000);

interface Answers {
  readonly subscriptions: { readonly ids: readonly string[] };
  readonly objectArray: Read;
  readonly table: Read;
  readonly quota: { readonly remaining: readonly string[] };
}

interface Read {
  readonly ids: readonly string[];
  readonly first: Readonly<Record<string, unknown>>;
}

test("Microsoft's Python SDK logs in, lists, pages, and understands every refusal", async () => {
  if (environment.missing !== undefined) {
    process.stderr.write(`Not tested against Microsoft's Python SDK: ${environment.missing}\n`);
    return;
  }
  await emulator.admin.configure({ subscriptionPageSize: 3 });
  const { subscriptions } = await emulator.admin.inventory();
  const forbidden = subscriptions[0]?.subscriptionId ?? '';
  await emulator.admin.apply({ operation: 'revokeSubscription', subscriptionId: forbidden });
  const { resources } = await emulator.admin.inventory();

  const answers = await runPython(environment.python, 'azure_sdk.py', {
    ...emulator.env,
    REQUESTS_CA_BUNDLE: emulator.env['NODE_EXTRA_CA_CERTS'] ?? '',
    FORBIDDEN_SUBSCRIPTION_ID: forbidden,
  });
  const { subscriptions: listed, objectArray, table, quota } = answers as Answers;

  const ids = resources.map(({ id }) => String(id).toLowerCase()).toSorted();
  const counts = [1000, 1000, ids.length - 2000];
  const pages = counts.map((count) => ({ count, rows: count, truncated: 'false' }));
  expect(answers).toMatchObject({
    subscriptions: { pages: [3, 3, 1] },
    objectArray: { pages, total: ids.length },
    table: { pages, total: ids.length },
    wrongSecret: expect.stringContaining('AADSTS7000215') as string,
    invalidQuery: {
      status: 400,
      code: 'BadRequest',
      details: expect.arrayContaining(['InvalidQuery']) as string[],
    },
    forbidden: { status: 403, code: 'AccessDenied' },
    quota: {
      refused: {
        status: 429,
        code: 'RateLimiting',
        headers: {
          'x-ms-user-quota-remaining': '0',
          'x-ms-user-quota-resets-after': expect.stringMatching(/^00:0[01]:[0-5]\d$/) as string,
        },
      },
    },
  });
  expect(listed.ids.toSorted()).toEqual(subscriptions.map(({ subscriptionId }) => subscriptionId).toSorted());
  expect([...objectArray.ids].sort()).toEqual(ids);
  expect([...table.ids].sort()).toEqual(ids);
  expect(Object.keys(table.first).sort()).toEqual(['id', 'name', 'tags', 'type']);
  // The last is that of the refusal.
  const remaining = quota.remaining.slice(0, -1).map(Number);
  expect(remaining).toEqual(remaining.map((_, index) => remaining.length - 1 - index));
}, 60_000);
