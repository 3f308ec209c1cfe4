import type { ContainerClient } from '@azure/storage-blob';
import fc from 'fast-check';
import type { BlobLocation } from '../../../../../cli/core/config';
import { createRequestLedger } from '../../../../../cli/core/request-ledger';
import { AzureMemory } from '../../../../../cli/sources/azure/memory';
import { createBlobStore } from '../../../../../cli/state/blob/blob-store';
import { createStateFormat } from '../../../../../cli/state/schema';
import { ACCOUNT, sharedAzurite } from '../../../../support/azurite';
import { unifyErrorRealms } from '../../../../support/error-realms';
import { createRecordedLog } from '../../../../support/recorded-log';
import { createSteppedClock, type SteppedClock } from '../../../../support/stepped-clock';
import { deadLetter } from '../../../../support/dead-letter';
import { sourceState } from '../../../../support/source-state';
import { createVirtualClock } from '../../../../support/virtual-clock';
import { describeKeeper } from '../keeper-contract';
import {
  describeStateStore,
  failureOf,
  ignore,
  NOW,
  type Place,
  save,
  type StoreOptions,
} from '../store-contract';
import { spoiltAnswers } from './spoilt-answers';

unifyErrorRealms();

const azurite = sharedAzurite();
const format = createStateFormat(AzureMemory);
const spoilt = spoiltAnswers(() => azurite.origin);
const log = createRecordedLog();

let container: ContainerClient;

function storeOf(
  { instance = 'default', source = 'azure', clock, signal }: StoreOptions = {},
  location: Partial<BlobLocation> = {},
) {
  const whole: BlobLocation = {
    kind: 'azblob',
    account: ACCOUNT,
    container: container.containerName,
    prefix: 'team/prod',
    endpoint: undefined,
    connectionString: azurite.connectionString,
    ...location,
  };
  return createBlobStore(
    whole,
    { instance, source },
    {
      format,
      log,
      clock: clock ?? createSteppedClock(NOW),
      signal: signal ?? new AbortController().signal,
      ledger: createRequestLedger(),
      userAgent: 'port-sync/0 test/azure',
      createCredential: () => {
        throw new Error('a connection string needs no login');
      },
    },
  );
}

/** The blob of a state, or of the dead letters beside it. */
const blobOf = (name = 'default.azure') =>
  container.getBlockBlobClient(`team/prod/${name}${name.endsWith('.jsonl') ? '' : '.json'}`);

async function names(): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { name } of container.listBlobsFlat()) found.push(name);
  return found.sort();
}

async function place(): Promise<Place> {
  container = await azurite.newContainer();
  return {
    store: (options) => storeOf(options),
    shown: `azblob://${ACCOUNT}/${container.containerName}/team/prod/default.azure.json`,
    names,
    read: async (name) => (await blobOf(name).downloadToBuffer()).toString(),
    write: async (text, name) => {
      await blobOf(name).upload(text, Buffer.byteLength(text));
    },
    readBackup: async (suffix) => {
      const backup = container.getBlockBlobClient(`team/prod/default.azure.json${suffix}`);
      return (await backup.downloadToBuffer()).toString();
    },
    // Without the lease nobody can write metadata, as no reader could; so they are taken away with it.
    spoilHolder: async () => {
      const lease = blobOf().getBlobLeaseClient();
      await lease.breakLease(0);
      await blobOf().setMetadata({});
      await blobOf().getBlobLeaseClient().acquireLease(60);
    },
  };
}

const traits = { leftByLock: ['team/prod/default.azure.json'], runs: 12 };
describe('as a store of states', () => describeStateStore(place, traits));
describe('as a keeper of states', () => describeKeeper(place, traits));

describe('the lease', () => {
  beforeEach(place);

  async function elapse(clocks: readonly SteppedClock[], seconds: number): Promise<void> {
    await azurite.advance(seconds * 1000);
    for (const clock of clocks) await clock.step(seconds * 1000);
  }

  test('of a run that crashed ends by itself within a minute', async () => {
    await storeOf().lock(0, ignore);
    await azurite.advance(50_000);
    expect((await failureOf(storeOf().lock(0, ignore))).exitCode).toBe(6);
    await azurite.advance(10_001);
    const release = await storeOf().lock(0, ignore);
    await release();
  });

  test('is renewed as long as the run lasts, and ends with it', async () => {
    const clock = createSteppedClock(NOW);
    const lost: Error[] = [];
    const store = storeOf({ clock });
    const release = await store.lock(0, (error) => lost.push(error));
    for (let n = 0; n < 6; n += 1) {
      await elapse([clock], 20);
      await until(() => clock.sleepers() === 1);
      expect((await failureOf(storeOf().lock(0, ignore))).exitCode).toBe(6);
    }
    await store.save(sourceState({ refusal: 'late' }));
    await release();
    expect(lost).toEqual([]);
    expect(clock.sleepers()).toBe(0);
    await expect(storeOf().load()).resolves.toMatchObject({ refusal: 'late' });
    const next = await storeOf().lock(0, ignore);
    await next();
  });

  test('that was lost is told to its holder, who cannot overwrite the newer state nor free its lock', async () => {
    const clock = createSteppedClock(NOW);
    const lost: Error[] = [];
    const old = storeOf({ clock });
    const giveBack = await old.lock(0, (error) => lost.push(error));
    await old.save(sourceState({ refusal: 'of the old run' }));
    await azurite.advance(61_000);

    const next = storeOf();
    const release = await next.lock(0, ignore);
    const error = await failureOf(old.save(sourceState({ refusal: 'too late' })));
    expect([error.reason, error.message]).toEqual(['locked', expect.stringContaining('was lost')]);
    await next.save(sourceState({ refusal: 'of the next run' }));
    expect((await failureOf(old.save(sourceState({ refusal: 'too late' })))).reason).toBe('locked');

    await clock.step(20_000);
    await until(() => lost.length > 0);
    await giveBack();
    expect((await failureOf(storeOf().lock(0, ignore))).exitCode).toBe(6);
    await release();
    await expect(storeOf().load()).resolves.toMatchObject({ refusal: 'of the next run' });
  });

  test('keeps every state of the run that holds it, whatever others try', async () => {
    const step = fc.record({ run: fc.nat(1), act: fc.constantFrom('lock', 'save', 'release', 'expire') });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 10 }), async (steps) => {
        await place();
        const runs = [storeOf(), storeOf()];
        const releases: ((() => Promise<void>) | undefined)[] = [undefined, undefined];
        let holder: number | undefined;
        let expected: string | undefined;
        for (const [n, { run, act }] of steps.entries()) {
          const text = `save ${n}`;
          if (act === 'expire') {
            await azurite.advance(61_000);
            holder = undefined;
          } else if (act === 'lock' && releases[run] === undefined) {
            const release = await runs[run]!.lock(0, ignore).catch(ignore);
            expect(release !== undefined).toBe(holder === undefined);
            if (release !== undefined) [releases[run], holder] = [release, run];
          } else if (act === 'save' && releases[run] !== undefined) {
            const done = await runs[run]!.save(sourceState({ refusal: text })).then(() => true, ignore);
            expect(done === true).toBe(holder === run);
            if (done === true) expected = text;
          } else if (act === 'release' && releases[run] !== undefined) {
            await releases[run]();
            releases[run] = undefined;
            if (holder === run) holder = undefined;
          }
          expect((await storeOf().load())?.refusal).toBe(expected);
        }
      }),
      { numRuns: 8 },
    );
  });

  test('that cannot be renewed in time is lost', async () => {
    const clock = createSteppedClock(NOW);
    const ends = new AbortController();
    const impatient = { ...clock, expire: () => ends.signal };
    const lost: Error[] = [];
    const release = await storeOf({ clock: impatient }, { endpoint: `${spoilt.origin}/${ACCOUNT}` }).lock(
      0,
      (error) => lost.push(error),
    );
    spoilt.next({ method: 'PUT', query: 'comp=lease', times: 1, as: 'hang' });
    await clock.step(20_000);
    await until(() => spoilt.pending() === 0);
    ends.abort(new Error('a minute is over'));
    await until(() => lost.length > 0);
    await release();
  });
});

test('a blob of another type is no state, and is left as it is', async () => {
  await place();
  const other = container.getAppendBlobClient('team/prod/default.azure.json');
  await other.create();
  const store = storeOf();
  const release = await store.lock(0, ignore);
  for (const act of [store.load(), store.moveAway('.reset-1')]) {
    const error = await failureOf(act);
    expect([error.exitCode, error.message]).toEqual([2, expect.stringContaining('AppendBlob')]);
  }
  await release();
  expect(await names()).toEqual(['team/prod/default.azure.json']);
});

describe('an answer that is lost on its way', () => {
  beforeEach(place);
  const spoiltStore = () =>
    storeOf({ clock: createVirtualClock({ start: NOW }) }, { endpoint: `${spoilt.origin}/${ACCOUNT}` });

  test.each([
    ['the lock', { method: 'PUT', query: 'comp=lease' }],
    ['the holder', { method: 'PUT', query: 'comp=metadata' }],
    ['the save', { method: 'PUT', query: '' }],
  ])('of %s is no harm: what was done is done once', async (_, which) => {
    const store = spoiltStore();
    spoilt.next({ ...which, times: 1, as: 'cut' });
    await save(store, sourceState({ refusal: 'written' }));
    expect(spoilt.pending()).toBe(0);
    await expect(storeOf().load()).resolves.toMatchObject({ refusal: 'written' });
  });

  test.each([
    ['the first', []],
    ['later', [deadLetter({ reason: 'before' })]],
  ])('of %s dead letters is no harm either', async (_, before) => {
    const store = spoiltStore();
    const release = await store.lock(0, ignore);
    await store.letters?.load();
    if (before.length > 0) await store.letters?.save(before);
    spoilt.next({ method: 'PUT', query: '', times: 1, as: 'cut' });
    await store.letters?.save([deadLetter({ reason: 'written' })]);
    await release();
    expect(spoilt.pending()).toBe(0);
    await expect(storeOf().letters?.load()).resolves.toMatchObject([{ reason: 'written' }]);
  });

  test('and a server that is busy are asked again', async () => {
    spoilt.next({ method: 'GET', query: '', times: 2, as: 'busy' });
    await expect(spoiltStore().load()).resolves.toBeUndefined();
    expect(spoilt.pending()).toBe(0);
  });
});

describe('dead letters that another run has written meanwhile', () => {
  beforeEach(place);

  test.each([
    ['the first ones', []],
    ['those that were there', [deadLetter({ reason: 'before' })]],
  ])('are left as they are: %s', async (_, before) => {
    const [late, next] = [storeOf(), storeOf()];
    await late.letters?.load();
    if (before.length > 0) await late.letters?.save(before);
    await next.letters?.load();
    await next.letters?.save([deadLetter({ reason: 'of the next run' })]);
    const error = await failureOf(late.letters?.save([deadLetter({ reason: 'too late' })]) ?? place());
    expect(error.exitCode).toBe(6);
    await expect(storeOf().letters?.load()).resolves.toMatchObject([{ reason: 'of the next run' }]);
  });
});

describe('what cannot be used is said, with what to do', () => {
  beforeEach(place);

  test('a container that is not there', async () => {
    const store = storeOf({}, { container: 'nothing-here' });
    for (const act of [store.load(), store.lock(0, ignore)]) {
      const error = await failureOf(act);
      expect(error.exitCode).toBe(2);
      expect(error.message).toContain('no container nothing-here');
      expect(error.nextSteps.join('\n')).toContain('az storage container create');
    }
  });

  test('a key that is wrong', async () => {
    const connectionString = azurite.connectionString.replace('AccountKey=E', 'AccountKey=F');
    const error = await failureOf(storeOf({}, { connectionString }).load());
    expect(error.exitCode).toBe(4);
    expect(error.message).toContain('403');
    expect(error.nextSteps.join()).toContain('AZURE_STORAGE_CONNECTION_STRING');
  });

  test.each([
    ['of another account', (text: string) => text.replaceAll(ACCOUNT, 'theirs1'), 'account theirs1'],
    ['that is none', () => 'AccountName=x', 'no connection string'],
  ])('a connection string %s', async (_, change, expected) => {
    const connectionString = change(azurite.connectionString);
    const error = await failureOf(storeOf({}, { connectionString }).load());
    expect([error.exitCode, error.message]).toEqual([2, expect.stringContaining(expected)]);
  });

  test('a save without the lock is a bug', async () => {
    await expect(storeOf().save(sourceState())).rejects.toThrow('while nobody holds its lock');
  });
});

/** Requests over sockets take some turns of the event loop. */
async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}
