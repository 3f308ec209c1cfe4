import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { AzureMemory } from '../../../../cli/sources/azure/memory';
import { createFileStore, createNoStore } from '../../../../cli/state/file-store';
import { createStateFormat } from '../../../../cli/state/schema';
import { makeFolder } from '../../../support/configuration-input';
import { unifyErrorRealms } from '../../../support/error-realms';
import { sourceState } from '../../../support/source-state';
import {
  describeStateStore,
  failureOf,
  ignore,
  type Place,
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
    spoilHolder: (text) => {
      writeFileSync(join(folder, 'default.azure.holder.json'), text);
      return Promise.resolve();
    },
  });
}

describeStateStore(place, { leftByLock: [], runs: 40 });

describe('the file', () => {
  test('can be read by its owner alone', async () => {
    await storeOf().save(sourceState());
    expect(statSync(fileOf()).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  test('is replaced as a whole and leaves nothing beside it', async () => {
    const store = storeOf();
    await Promise.all(Array.from({ length: 5 }, (_, n) => store.save(sourceState({ refusal: String(n) }))));
    expect(readdirSync(folder)).toEqual(['default.azure.json']);
    await expect(store.load()).resolves.toMatchObject({
      refusal: expect.stringMatching(/^[0-4]$/) as string,
    });
  });

  test('that is damaged is named in what to do', async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(fileOf(), '');
    expect((await failureOf(storeOf().load())).nextSteps.join()).toContain(fileOf());
  });

  test('that cannot be read is no missing one', async () => {
    mkdirSync(fileOf(), { recursive: true });
    expect((await failureOf(storeOf().load())).message).toContain(fileOf());
  });
});

describe('the folder', () => {
  test('that is a file is reported before anything is done', async () => {
    mkdirSync(join(folder, '..'), { recursive: true });
    writeFileSync(folder, 'I am a file');
    const error = await failureOf(storeOf().lock(0, ignore));
    expect([error.exitCode, error.message.includes(folder)]).toEqual([2, true]);
    expect((await failureOf(storeOf().save(sourceState()))).exitCode).toBe(2);
  });

  test('that may not be written is a configuration error', async () => {
    if (process.getuid?.() === 0) return;
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o500);
    expect((await failureOf(storeOf().save(sourceState()))).exitCode).toBe(2);
    expect((await failureOf(storeOf().lock(0, ignore))).exitCode).toBe(2);
  });
});

describe('the lock of a file', () => {
  test('of a run that crashed ends by itself after half a minute', async () => {
    mkdirSync(join(folder, 'default.azure.lock'), { recursive: true });
    const crashed = (secondsAgo: number): void => {
      const at = Date.now() / 1000 - secondsAgo;
      utimesSync(join(folder, 'default.azure.lock'), at, at);
    };
    crashed(15);
    expect((await failureOf(storeOf().lock(0, ignore))).exitCode).toBe(6);
    crashed(45);
    const release = await storeOf().lock(0, ignore);
    await release();
  });

  describe('that is lost', () => {
    beforeEach(() =>
      jest.useFakeTimers({
        doNotFake: ['setImmediate', 'nextTick', 'performance', 'Date', 'queueMicrotask'],
      }),
    );
    afterEach(() => jest.useRealTimers());

    test('is told to its holder, who can still give it back and does not take it from the next one', async () => {
      const lost: Error[] = [];
      const release = await storeOf().lock(0, (error) => lost.push(error));
      rmSync(join(folder, 'default.azure.lock'), { recursive: true });
      // How many turns the file system takes is not ours to say.
      while (lost.length === 0) {
        await jest.advanceTimersByTimeAsync(1000);
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(lost).toHaveLength(1);
      const next = await storeOf().lock(0, ignore);
      await expect(release()).resolves.toBeUndefined();
      expect(existsSync(join(folder, 'default.azure.lock'))).toBe(true);
      expect(existsSync(join(folder, 'default.azure.holder.json'))).toBe(true);
      await next();
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
