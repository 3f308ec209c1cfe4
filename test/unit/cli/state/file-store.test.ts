import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { systemClock } from '../../../../cli/core/clock';
import { AzureMemory } from '../../../../cli/sources/azure/memory';
import { createFileStore, createNoStore } from '../../../../cli/state/file-store';
import { createStateFormat } from '../../../../cli/state/schema';
import { makeFolder } from '../../../support/configuration-input';
import { unifyErrorRealms } from '../../../support/error-realms';
import { sourceState } from '../../../support/source-state';
import { describeKeeper } from './keeper-contract';
import {
  describeStateStore,
  failureOf,
  ignore,
  type Place,
  save,
  standingClock,
  type StoreOptions,
} from './store-contract';

unifyErrorRealms();

const format = createStateFormat(AzureMemory);
const never = new AbortController().signal;

let folder: string;

beforeEach(() => {
  folder = join(makeFolder(), 'state');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function storeOf({ instance = 'default', source = 'azure', clock, signal }: StoreOptions = {}) {
  const options = { format, clock: clock ?? standingClock(), signal: signal ?? never };
  return createFileStore(folder, { instance, source }, options);
}

const lock = () => join(folder, 'default.azure.lock');
/** Of the run that holds the lock. */
const lockFile = (name: string): string => join(lock(), readdirSync(lock())[0] ?? '', name);

/** As if the run that holds the lock had shown for the last time so long ago that it lives. */
function lastBeat(secondsAgo: number): void {
  const at = Date.now() / 1000 - secondsAgo;
  utimesSync(lockFile('beat'), at, at);
}

/** The file of a state, or of the dead letters beside it. */
const fileOf = (name = 'default.azure') => join(folder, name.endsWith('.jsonl') ? name : `${name}.json`);

function place(): Promise<Place> {
  return Promise.resolve({
    store: storeOf,
    shown: fileOf(),
    names: () => Promise.resolve(readdirSync(folder).sort()),
    read: (name) => Promise.resolve(readFileSync(fileOf(name), 'utf8')),
    write: (text, name) => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(fileOf(name), text);
      return Promise.resolve();
    },
    readBackup: (suffix) => Promise.resolve(readFileSync(`${fileOf()}${suffix}`, 'utf8')),
    spoilHolder: (text) => {
      writeFileSync(lockFile('holder.json'), text);
      return Promise.resolve();
    },
  });
}

const traits = { leftByLock: [], runs: 40 };
describe('as a store of states', () => describeStateStore(place, traits));
describe('as a keeper of states', () => describeKeeper(place, traits));

describe('the file', () => {
  test('can be read by its owner alone, and so can all that the lock holds', async () => {
    const release = await storeOf().lock(0, ignore);
    const store = storeOf({ instance: 'other' });
    await save(store, sourceState());
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      const entry = statSync(join(folder, name));
      expect([name, entry.mode & 0o777]).toEqual([name, entry.isDirectory() ? 0o700 : 0o600]);
    }
    await release();
  });

  test('is replaced as a whole and leaves nothing beside it', async () => {
    const store = storeOf();
    const release = await store.lock(0, ignore);
    await Promise.all(Array.from({ length: 5 }, (_, n) => store.save(sourceState({ refusal: String(n) }))));
    await release();
    expect(readdirSync(folder)).toEqual(['default.azure.json']);
    await expect(store.load()).resolves.toMatchObject({
      refusal: expect.stringMatching(/^[0-4]$/) as string,
    });
  });

  test('is not written by whoever does not hold the lock', async () => {
    await expect(storeOf().save(sourceState())).rejects.toThrow('while nobody holds its lock');
  });

  test.each([
    ['a folder', () => mkdirSync(fileOf(), { recursive: true })],
    [
      'a link to itself',
      () => {
        mkdirSync(folder, { recursive: true });
        symlinkSync(fileOf(), fileOf());
      },
    ],
  ])('in whose place is %s is no missing one, and can be moved away', async (_, damage) => {
    damage();
    const store = storeOf();
    const error = await failureOf(store.load());
    expect([error.exitCode, error.message]).toEqual([2, expect.stringContaining(fileOf())]);
    expect(error.nextSteps.join()).toContain('port-sync state reset');
    const release = await store.lock(0, ignore);
    await expect(store.moveAway('.reset-now')).resolves.toBe(`${fileOf()}.reset-now`);
    await release();
    await expect(store.load()).resolves.toBeUndefined();
  });

  test('that this user may not read is no missing one', async () => {
    if (process.getuid?.() === 0) return;
    await save(storeOf(), sourceState());
    chmodSync(fileOf(), 0o000);
    const error = await failureOf(storeOf().load());
    expect([error.exitCode, error.message]).toEqual([2, expect.stringContaining(fileOf())]);
  });
});

describe('the folder', () => {
  test('that is a file is reported before anything is done', async () => {
    mkdirSync(join(folder, '..'), { recursive: true });
    writeFileSync(folder, 'I am a file');
    const error = await failureOf(storeOf().lock(0, ignore));
    expect([error.exitCode, error.message.includes(folder)]).toEqual([2, true]);
  });

  test('that may not be written is a configuration error', async () => {
    if (process.getuid?.() === 0) return;
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o500);
    expect((await failureOf(storeOf().lock(0, ignore))).exitCode).toBe(2);
  });
});

describe('the lock of a file', () => {
  test('of a run that crashed ends by itself after half a minute', async () => {
    await storeOf().lock(0, ignore);
    lastBeat(25);
    expect((await failureOf(storeOf().lock(0, ignore))).exitCode).toBe(6);
    lastBeat(35);
    const release = await storeOf().lock(0, ignore);
    expect((await failureOf(storeOf().lock(0, ignore))).exitCode).toBe(6);
    await release();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('of a run that crashed goes to one of those that wait for it', async () => {
    await storeOf().lock(0, ignore);
    lastBeat(35);
    const asked = Array.from({ length: 20 }, () => storeOf().lock(0, ignore));
    const releases = (await Promise.allSettled(asked)).filter((each) => each.status === 'fulfilled');
    expect(releases).toHaveLength(1);
    for (const { value } of releases) await value();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('leaves nothing of runs that died while they waited for it', async () => {
    const left = join(folder, 'default.azure.lock-of-a-dead-run');
    mkdirSync(left, { recursive: true });
    utimesSync(left, 0, 0);
    const release = await storeOf().lock(0, ignore);
    expect(existsSync(left)).toBe(false);
    await release();
  });

  test('that was lost lets nobody overwrite the newer state, nor free the lock of the next run', async () => {
    const old = storeOf();
    const giveBack = await old.lock(0, ignore);
    await old.save(sourceState({ refusal: 'of the old run' }));
    lastBeat(35);
    const next = storeOf();
    const release = await next.lock(0, ignore);
    const error = await failureOf(old.save(sourceState({ refusal: 'too late' })));
    expect([error.exitCode, error.message]).toEqual([6, expect.stringContaining('was lost')]);
    await next.save(sourceState({ refusal: 'of the next run' }));
    await giveBack();
    expect((await failureOf(storeOf().lock(0, ignore))).exitCode).toBe(6);
    await release();
    await expect(storeOf().load()).resolves.toMatchObject({ refusal: 'of the next run' });
  });

  test('keeps every state of the run that holds it, whatever others try', async () => {
    const act = fc.constantFrom('lock', 'save', 'release', 'expire', 'break');
    const step = fc.record({ run: fc.nat(2), act });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 20 }), async (steps) => {
        rmSync(folder, { recursive: true, force: true });
        const runs = [storeOf(), storeOf(), storeOf()];
        const releases: ((() => Promise<void>) | undefined)[] = [];
        // The lock of the holder may be free for others all the same.
        const truth = { holder: -1, isFree: true, text: undefined as string | undefined };
        const acts: Record<string, (store: (typeof runs)[number], run: number, n: number) => unknown> = {
          expire: () => {
            if (truth.holder >= 0) lastBeat(35);
            truth.isFree = true;
          },
          break: async (store) => {
            await store.breakLock();
            Object.assign(truth, { holder: -1, isFree: true });
          },
          lock: async (store, run) => {
            if (releases[run] !== undefined) return;
            const release = await store.lock(0, ignore).catch(ignore);
            expect(release !== undefined).toBe(truth.isFree);
            if (release === undefined) return;
            releases[run] = release;
            Object.assign(truth, { holder: run, isFree: false });
          },
          save: async (store, run, n) => {
            if (releases[run] === undefined) return;
            const saved = await store.save(sourceState({ refusal: `save ${n}` })).then(() => true, ignore);
            expect(saved === true).toBe(truth.holder === run);
            if (saved === true) truth.text = `save ${n}`;
          },
          release: async (_store, run) => {
            await releases[run]?.();
            releases[run] = undefined;
            if (truth.holder === run) Object.assign(truth, { holder: -1, isFree: true });
          },
        };
        for (const [n, { run, act: what }] of steps.entries()) {
          await acts[what]!(runs[run]!, run, n);
          expect((await storeOf().load())?.refusal).toBe(truth.text);
        }
        for (const release of releases) await release?.();
      }),
      { numRuns: 50 },
    );
  });

  describe('that is lost', () => {
    beforeEach(() =>
      jest.useFakeTimers({
        doNotFake: ['setImmediate', 'nextTick', 'performance', 'Date', 'queueMicrotask'],
      }),
    );
    afterEach(() => jest.useRealTimers());

    test('is told to its holder at its next heartbeat', async () => {
      const lost: Error[] = [];
      const release = await storeOf().lock(0, (error) => lost.push(error));
      await storeOf().breakLock();
      // How many turns the file system takes is not ours to say.
      while (lost.length === 0) {
        await jest.advanceTimersByTimeAsync(1000);
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(lost).toEqual([expect.objectContaining({ exitCode: 6 })]);
      await release();
      expect(readdirSync(folder)).toEqual([]);
    });

    test('is not where the run lives: each heartbeat renews it', async () => {
      const lost: Error[] = [];
      const release = await storeOf().lock(0, (error) => lost.push(error));
      lastBeat(35);
      const look = async () => (await storeOf({ clock: systemClock }).look()).lock;
      const old = await look();
      while ((await look())?.isExpired !== false) {
        await jest.advanceTimersByTimeAsync(1000);
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(old).toMatchObject({ isExpired: true, holder: { pid: process.pid } });
      expect(lost).toEqual([]);
      await release();
    });
  });
});

test('no state remembers nothing and keeps nobody away', async () => {
  const store = createNoStore();
  await store.save(sourceState());
  await expect(store.load()).resolves.toBeUndefined();
  const releases = [await store.lock(0, ignore), await store.lock(0, ignore)];
  for (const release of releases) await release();
});
