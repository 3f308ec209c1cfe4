import { checkedEmulator } from '../support/checked-emulator';
import { createInProcessCli, type InProcessCli } from '../support/in-process';
import { GREEN, sourceOf, summaryOf } from '../support/outcome';

const emulator = checkedEmulator({ subscriptions: 2, resources: 60, seed: 61 });
let cli: InProcessCli;

beforeEach(async () => {
  cli = await createInProcessCli(emulator);
});

afterEach(() => cli.remove());

async function requestsTo(path: RegExp): Promise<readonly { readonly status: number | null }[]> {
  const { requests } = await emulator.admin.requests();
  return requests.filter((request) => path.test(request.path));
}

describe('Port', () => {
  test('that maps late is waited for', async () => {
    await emulator.admin.configure({ port: { mappingDelayMs: 100 } });
    expect(summaryOf(await cli.full())).toEqual(GREEN);
    await emulator.assertPortEqualsAzure();
  });

  test('that refuses an entity makes the run say which', async () => {
    const [entity] = (await emulator.expected()).filter(
      ({ blueprint }) => blueprint === 'azureCloudResources',
    );
    const identifier = entity?.identifier ?? '';
    await emulator.admin.configure({ port: { refusedIdentifiers: [identifier] } });
    const outcome = await cli.full();
    expect(outcome.exitCode).toBe(3);
    expect(sourceOf(outcome).incomplete).toEqual([expect.objectContaining({ subject: identifier })]);
    expect(sourceOf(outcome)).toMatchObject({ window: { committed: true }, deadLetters: { open: 1 } });

    // Port's clock shows whole seconds: the failure must not be of the second in which the next run begins.
    await emulator.admin.configure({ port: { refusedIdentifiers: [] } });
    await emulator.admin.advance(2000);
    expect(summaryOf(await cli.full())).toEqual(GREEN);
    await emulator.assertPortEqualsAzure();
  });

  test('that does not know an owning team makes the run say so', async () => {
    await emulator.admin.configure({ port: { teams: ['anna.berg@contoso.com'] } });
    const outcome = await cli.full();
    expect(outcome.exitCode).toBe(3);
    expect(sourceOf(outcome).incomplete.length).toBeGreaterThan(0);
  });

  test('that answers only so many requests is waited for', async () => {
    await emulator.admin.configure({ port: { rateLimitOverrides: { entitiesSearch: 1, other: 3 } } });
    const outcome = await cli.full();
    expect(summaryOf(outcome)).toEqual(GREEN);
    await emulator.assertPortEqualsAzure();
    expect(outcome.sleptMs).toBeGreaterThan(60_000);
    expect((await requestsTo(/^\/v1/)).filter(({ status }) => status === 429)).toEqual([]);
  });

  test('whose token is revoked meanwhile is logged in to again', async () => {
    await cli.full();
    await emulator.admin.churn({ deletes: 2, seed: 2 });
    await emulator.admin.addFaults({
      service: 'port',
      path: 'entities/search',
      nth: 1,
      fault: { kind: 'status', status: 401 },
    });
    expect(summaryOf(await cli.full())).toEqual(GREEN);
    await emulator.assertPortEqualsAzure();
  });

  test.each([1, 2])('that loses parents (%d deliveries) makes the run say so', async (dropEvents) => {
    await emulator.admin.configure({ port: { dropEvents } });
    const outcome = await cli.full();
    expect(outcome.exitCode).toBe(3);
    await emulator.admin.advance(2000);
    expect(summaryOf(await cli.full())).toEqual(GREEN);
    await emulator.assertPortEqualsAzure();
  });

  test('that loses the last delivery is never called verified', async () => {
    await emulator.admin.configure({ port: { dropEvents: 3 } });
    const { verification } = sourceOf(await cli.full());
    expect(verification.state).toBe('accepted, not verified');
    expect(verification.note).toContain('does not show in Port');
    expect(summaryOf(await cli.full())).toEqual(GREEN);
    await emulator.assertPortEqualsAzure();
  });
});
