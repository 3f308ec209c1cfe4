import { createHash } from 'node:crypto';
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
import fc from 'fast-check';
import { LockedError, PortSyncError } from '../../../../cli/core/errors';
import { createFileStore, createNoStore, readOnly } from '../../../../cli/state/file-store';
import { AzureMemory } from '../../../../cli/sources/azure/memory';
import { createStateFormat } from '../../../../cli/state/schema';
import { azureScope } from '../../../support/azure-rows';
import { makeFolder } from '../../../support/configuration-input';
import { unifyErrorRealms } from '../../../support/error-realms';
import { sourceState } from '../../../support/source-state';
import { createVirtualClock, type VirtualClock } from '../../../support/virtual-clock';

unifyErrorRealms();

const format = createStateFormat(AzureMemory);
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const { signal } = new AbortController();
const ignore = (): undefined => undefined;

let folder: string;
let clock: VirtualClock;

beforeEach(() => {
  folder = join(makeFolder(), 'state');
  clock = createVirtualClock({ start: NOW });
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const storeOf = (instance = 'default', source = 'azure') =>
  createFileStore(folder, { instance, source }, { format, clock, signal });
const fileOf = (name = 'default.azure') => join(folder, `${name}.json`);

async function failureOf(promise: Promise<unknown>): Promise<PortSyncError> {
  const error: unknown = await promise.then(ignore, (thrown: unknown) => thrown);
  if (error instanceof PortSyncError) return error;
  throw new Error('it did not fail as it should', { cause: error });
}

describe('the state', () => {
  test('is nothing before the first save', async () => {
    await expect(storeOf().load()).resolves.toBeUndefined();
  });

  test('comes back as it was saved, by another store of the same instance', async () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'it\'s \\ "quoted"', '\ud800', '\u2028'));
    const instant = fc
      .date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
      .map((date) => date.toISOString());
    const condition = fc.record({ name: text, value: text });
    const state = fc
      .record({ texts: fc.array(text), conditions: fc.array(condition), instant, refusal: fc.option(text) })
      .map(({ texts, conditions, instant: at, refusal }) =>
        sourceState({
          checkpoint: at,
          refusal,
          memory: {
            scope: azureScope({ resourceTypes: texts, tagFilters: { include: conditions, exclude: [] } }),
            subscriptionIds: texts,
            absentSubscriptionIds: texts,
            absentSince: texts.length % 2 === 0 ? undefined : texts.map((id) => ({ id, since: at })),
          },
          pending: texts.map((id) => ({ id, since: at })),
        }),
      );
    await fc.assert(
      fc.asyncProperty(state, async (saved) => {
        await storeOf().save(saved);
        await expect(storeOf().load()).resolves.toEqual(saved);
      }),
      { numRuns: 40 },
    );
  });

  test('comes back whatever the order of its keys', async () => {
    const state = sourceState();
    const { scopeHash, memory, ...rest } = state;
    const { scope, ...ids } = memory;
    const { tagFilters, ...others } = scope;
    const turned = { memory: { ...ids, scope: { tagFilters, ...others } }, ...rest, scopeHash };
    await storeOf().save(turned);
    await expect(storeOf().load()).resolves.toEqual(state);
  });

  test('belongs to its instance and source: others neither see nor touch it', async () => {
    await storeOf('a').save(sourceState({ refusal: 'of a' }));
    await storeOf('b').save(sourceState({ refusal: 'of b' }));
    await storeOf('a', 'entra').save(sourceState({ refusal: 'of entra' }));
    await expect(storeOf('a').load()).resolves.toMatchObject({ refusal: 'of a' });
    await expect(storeOf('b').load()).resolves.toMatchObject({ refusal: 'of b' });
    await expect(storeOf('c').load()).resolves.toBeUndefined();
  });

  test.each(['../../etc', 'a/b', 'ä ö', '.'])(
    'stays in its folder, whatever the instance is called: %s',
    async (instance) => {
      await storeOf(instance).save(sourceState());
      expect(readdirSync(folder)).toHaveLength(1);
      await expect(storeOf(instance).load()).resolves.toEqual(sourceState());
    },
  );

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

  test('is kept as it was where the new one cannot be written', async () => {
    const store = storeOf();
    await store.save(sourceState({ refusal: 'old' }));
    const before = readFileSync(fileOf());
    const bad = { ...sourceState(), checkpoint: 'never' };
    await store.save(bad).catch(ignore);
    expect(readFileSync(fileOf())).toEqual(before);
  });
});

test('a state of version 1, which called the memory coverage, is taken over', async () => {
  const { scopeHash, memory, checkpoint, lastFullAt, refusal, pending } = sourceState({ refusal: 'kept' });
  const old = { scopeHash, coverage: memory, checkpoint, lastFullAt, refusal, pending };
  const checksum = createHash('sha256').update(JSON.stringify(old)).digest('hex');
  const file = { version: 1, instance: 'default', source: 'azure', checksum, state: old };
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf(), JSON.stringify(file));
  const store = storeOf();
  await expect(store.load()).resolves.toEqual(sourceState({ refusal: 'kept' }));
  writeFileSync(fileOf(), JSON.stringify({ ...file, checksum: checksum.replace(/^./, 'x') }));
  expect((await failureOf(store.load())).message).toContain('checksum');
});

describe('a damaged state', () => {
  const damage: [string, (text: string) => string][] = [
    ['empty', () => ''],
    ['cut', (text) => text.slice(0, text.length / 2)],
    ['not JSON', () => 'state'],
    ['of another shape', () => '[]'],
    ['edited', (text) => text.replace('"refusal": null', '"refusal": "edited"')],
    ['without its checksum', (text) => text.replace(/"checksum": "[^"]*",/, '')],
    ['with one more field', (text) => text.replace('"refusal"', '"more": 1, "refusal"')],
    ['of a later version', (text) => text.replace(/"version": \d+/, '"version": 99')],
    ['binary', () => '\u0000\ufffd'],
  ];

  test.each(damage)('is reported with its path and left as it is, byte by byte: %s', async (_, change) => {
    await storeOf().save(sourceState());
    writeFileSync(fileOf(), change(readFileSync(fileOf(), 'utf8')));
    const before = readFileSync(fileOf());
    const error = await failureOf(storeOf().load());
    expect(error.exitCode).toBe(2);
    expect(error.message).toContain(fileOf());
    expect(error.message).toContain('left as it is');
    expect(error.nextSteps.join()).toContain(fileOf());
    expect(readFileSync(fileOf())).toEqual(before);
    expect(readdirSync(folder)).toEqual(['default.azure.json']);
  });

  test('of another instance is not taken for ours', async () => {
    await storeOf('theirs').save(sourceState());
    writeFileSync(fileOf(), readFileSync(fileOf('theirs.azure')));
    expect((await failureOf(storeOf().load())).message).toContain('theirs');
  });

  test('that cannot be read is no missing one', async () => {
    mkdirSync(fileOf(), { recursive: true });
    expect((await failureOf(storeOf().load())).message).toContain(fileOf());
  });

  test('a folder that is a file is reported before anything is done', async () => {
    mkdirSync(join(folder, '..'), { recursive: true });
    writeFileSync(folder, 'I am a file');
    const error = await failureOf(storeOf().lock(0, ignore));
    expect([error.exitCode, error.message.includes(folder)]).toEqual([2, true]);
    expect((await failureOf(storeOf().save(sourceState()))).exitCode).toBe(2);
  });
});

describe('the lock', () => {
  test('keeps a second one away, and says who has it since when', async () => {
    const release = await storeOf().lock(0, ignore);
    const error = await failureOf(storeOf().lock(0, ignore));
    expect(error).toBeInstanceOf(LockedError);
    expect(error.exitCode).toBe(6);
    expect(error.message).toContain(`process ${process.pid}`);
    expect(error.message).toMatch(/since 2026-01-02T03:04:0\d/);
    await release();
  });

  test('is free again when it was given back, and leaves nothing behind', async () => {
    const release = await storeOf().lock(0, ignore);
    await release();
    expect(readdirSync(folder)).toEqual([]);
    const again = await storeOf().lock(0, ignore);
    await again();
  });

  test('of another instance is another lock', async () => {
    const releases = [await storeOf('a').lock(0, ignore), await storeOf('b').lock(0, ignore)];
    for (const release of releases) await release();
  });

  test('is waited for as long as one is told to, and no longer', async () => {
    const release = await storeOf().lock(0, ignore);
    await failureOf(storeOf().lock(5000, ignore));
    expect(clock.sleptMs).toBeGreaterThanOrEqual(3000);
    expect(clock.sleptMs).toBeLessThanOrEqual(5000);
    await release();
  });

  test('is taken as soon as it is free', async () => {
    const release = await storeOf().lock(0, ignore);
    const waiting = storeOf().lock(3_600_000, ignore);
    await new Promise((resolve) => setImmediate(resolve));
    await release();
    const again = await waiting;
    await again();
  });

  test('is not waited for after a stop', async () => {
    const release = await storeOf().lock(0, ignore);
    const reason = new Error('stopped by SIGINT');
    const stopped = createFileStore(
      folder,
      { instance: 'default', source: 'azure' },
      { format, clock, signal: AbortSignal.abort(reason) },
    );
    await expect(stopped.lock(60_000, ignore)).rejects.toBe(reason);
    await release();
  });

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

  test.each(['', '{"pid":', '[]', '{"pid":"x"}'])(
    'says that it is held even where it is not known by whom: %j',
    async (text) => {
      const release = await storeOf().lock(0, ignore);
      writeFileSync(join(folder, 'default.azure.holder.json'), text);
      expect(await failureOf(storeOf().lock(0, ignore))).toBeInstanceOf(LockedError);
      await release();
    },
  );

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
      for (let n = 0; n < 200 && lost.length === 0; n += 1) {
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

describe('no state', () => {
  test('remembers nothing and keeps nobody away', async () => {
    const store = createNoStore();
    await store.save(sourceState());
    await expect(store.load()).resolves.toBeUndefined();
    const releases = [await store.lock(0, ignore), await store.lock(0, ignore)];
    for (const release of releases) await release();
  });

  test('a dry run reads the state, and neither locks nor writes', async () => {
    await storeOf().save(sourceState({ refusal: 'kept' }));
    const release = await storeOf().lock(0, ignore);
    const dry = readOnly(storeOf());
    await (
      await dry.lock(0, ignore)
    )();
    await dry.save(sourceState({ refusal: 'new' }));
    await expect(dry.load()).resolves.toMatchObject({ refusal: 'kept' });
    await release();
  });
});

test('a folder that may not be written is a configuration error', async () => {
  if (process.getuid?.() === 0) return;
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o500);
  expect((await failureOf(storeOf().save(sourceState()))).exitCode).toBe(2);
  expect((await failureOf(storeOf().lock(0, ignore))).exitCode).toBe(2);
});
