import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { Clock } from '../../../../cli/core/clock';
import { LockedError, PortSyncError } from '../../../../cli/core/errors';
import type { AzureMemory } from '../../../../cli/sources/azure/memory';
import { readOnly } from '../../../../cli/state/file-store';
import type { StateKeeper } from '../../../../cli/state/keeper';
import type { SourceState, StateStore } from '../../../../cli/sync/state';
import { azureScope } from '../../../support/azure-rows';
import type { DeadLetter } from '../../../../cli/sync/dead-letters';
import { deadLetter } from '../../../support/dead-letter';
import { sourceState } from '../../../support/source-state';
import { createSteppedClock } from '../../../support/stepped-clock';
import { createVirtualClock } from '../../../support/virtual-clock';

export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
export const ignore = (): undefined => undefined;

export interface StoreOptions {
  readonly instance?: string;
  readonly source?: string;
  /** Stands still unless given. */
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
}

/** A place for states, empty, and what a test has to do behind the store's back. */
export interface Place {
  store(options?: StoreOptions): StateKeeper<AzureMemory>;
  /** Of everything that lies there, sorted. */
  names(): Promise<readonly string[]>;
  /** How messages call the state of the default instance. */
  readonly shown: string;
  /** The bytes of a state; the default instance's unless named. */
  read(name?: string): Promise<string>;
  write(text: string, name?: string): Promise<void>;
  /** What was moved away, by the end of its name. */
  readBackup(suffix: string): Promise<string>;
  /** Spoils what tells who holds the lock. */
  spoilHolder(text: string): Promise<void>;
}

export interface StoreTraits {
  /** What of the lock of the default instance stays after it was given back. */
  readonly leftByLock: readonly string[];
  readonly runs: number;
}

export async function failureOf(promise: Promise<unknown>): Promise<PortSyncError> {
  const error: unknown = await promise.then(ignore, (thrown: unknown) => thrown);
  if (error instanceof PortSyncError) return error;
  throw new Error('it did not fail as it should', { cause: error });
}

/** As a run saves: while it holds the lock. */
export async function save<TMemory>(store: StateStore<TMemory>, state: SourceState<TMemory>): Promise<void> {
  const release = await store.lock(0, ignore);
  try {
    await store.save(state);
  } finally {
    await release();
  }
}

/** What every store of states keeps, wherever it puts them. */
export function describeStateStore(open: () => Promise<Place>, traits: StoreTraits): void {
  let place: Place;
  beforeEach(async () => {
    place = await open();
  });

  describe('the dead letters', () => {
    const LETTERS = 'default.azure.dead-letters.jsonl';
    const saveLetters = async (letters: readonly DeadLetter[]): Promise<void> => {
      const store = place.store();
      const release = await store.lock(0, ignore);
      await store.letters?.load();
      await store.letters?.save(letters);
      await release();
    };
    const loaded = () => place.store().letters?.load();

    test('are none before the first are saved', async () => {
      await expect(loaded()).resolves.toEqual([]);
    });

    test('come back as they were saved, whatever is in them, and go again', async () => {
      const text = fc.oneof(fc.string(), fc.constantFrom('a\nb', '\u2028', '"', '::set-output name=a::b'));
      const letter = fc
        .record({ item: text, reason: text, payload: fc.jsonValue(), attempts: fc.integer({ min: 1 }) })
        .map((drawn) =>
          deadLetter({ ...drawn, payload: JSON.parse(JSON.stringify(drawn.payload)) as unknown }),
        );
      await fc.assert(
        fc.asyncProperty(fc.array(letter), async (letters) => {
          await saveLetters(letters);
          await expect(loaded()).resolves.toEqual(letters);
        }),
        { numRuns: traits.runs },
      );
      await saveLetters([]);
      await expect(loaded()).resolves.toEqual([]);
    });

    test('of an instance are its own, and leave the state as it is', async () => {
      await save(place.store(), sourceState());
      await saveLetters([deadLetter()]);
      await expect(place.store({ instance: 'other' }).letters?.load()).resolves.toEqual([]);
      await expect(place.store().load()).resolves.toEqual(sourceState());
    });

    test.each([
      ['is no JSON', '{"id":', 'line 1 is not JSON'],
      ['is another object', '{"id":"x"}', 'line 1: '],
      ['is cut in the second line', `${JSON.stringify(deadLetter())}\n{`, 'line 2 is not JSON'],
    ])('that %s are told, and left as they are', async (_, text, why) => {
      await place.write(text, LETTERS);
      const failure = await failureOf(loaded() ?? Promise.resolve());
      expect([failure.reason, failure.message]).toEqual(['configuration', expect.stringContaining(why)]);
      expect(failure.message).toContain(LETTERS);
      await expect(place.read(LETTERS)).resolves.toBe(text);
    });
  });

  describe('the state', () => {
    test('is nothing before the first save', async () => {
      await expect(place.store().load()).resolves.toBeUndefined();
    });

    test('is nothing after a run that locked it and saved nothing', async () => {
      const release = await place.store().lock(0, ignore);
      await expect(place.store().load()).resolves.toBeUndefined();
      await release();
      await expect(place.store().load()).resolves.toBeUndefined();
    });

    test('comes back as it was saved, by another store of the same instance', async () => {
      const text = fc.oneof(
        fc.string(),
        fc.constantFrom('__proto__', 'it\'s \\ "quoted"', '\ud800', '\u2028'),
      );
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
            },
            pending: texts.map((id) => ({ id, since: at })),
          }),
        );
      await fc.assert(
        fc.asyncProperty(state, async (saved) => {
          await save(place.store(), saved);
          await expect(place.store().load()).resolves.toEqual(saved);
        }),
        { numRuns: traits.runs },
      );
    });

    test('comes back whatever the order of its keys', async () => {
      const state = sourceState();
      const { scopeHash, memory, ...rest } = state;
      const { scope, ...ids } = memory;
      const { tagFilters, ...others } = scope;
      const turned = { memory: { ...ids, scope: { tagFilters, ...others } }, ...rest, scopeHash };
      await save(place.store(), turned);
      await expect(place.store().load()).resolves.toEqual(state);
    });

    test('can be saved several times in a run, which reads on from what it saved', async () => {
      const store = place.store();
      const release = await store.lock(0, ignore);
      for (const refusal of ['first', 'second', 'third']) {
        await store.save(sourceState({ refusal }));
        await expect(store.load()).resolves.toMatchObject({ refusal });
      }
      await release();
      await expect(place.store().load()).resolves.toMatchObject({ refusal: 'third' });
    });

    test('belongs to its instance and source: others neither see nor touch it', async () => {
      await save(place.store({ instance: 'a' }), sourceState({ refusal: 'of a' }));
      await save(place.store({ instance: 'b' }), sourceState({ refusal: 'of b' }));
      await save(place.store({ instance: 'a', source: 'entra' }), sourceState({ refusal: 'of entra' }));
      await expect(place.store({ instance: 'a' }).load()).resolves.toMatchObject({ refusal: 'of a' });
      await expect(place.store({ instance: 'b' }).load()).resolves.toMatchObject({ refusal: 'of b' });
      await expect(place.store({ instance: 'c' }).load()).resolves.toBeUndefined();
    });

    test.each(['../../etc', 'a/b', 'ä ö', '.'])(
      'stays in its place, whatever the instance is called: %s',
      async (instance) => {
        await save(place.store({ instance }), sourceState());
        expect(await place.names()).toHaveLength(1);
        await expect(place.store({ instance }).load()).resolves.toEqual(sourceState());
      },
    );

    test('is kept as it was where the new one cannot be written', async () => {
      await save(place.store(), sourceState({ refusal: 'old' }));
      const before = await place.read();
      await expect(save(place.store(), { ...sourceState(), checkpoint: 'never' })).rejects.toThrow();
      expect(await place.read()).toBe(before);
    });

    test('of version 1, which called the memory coverage, is taken over', async () => {
      const { scopeHash, memory, checkpoint, lastFullAt, refusal, pending } = sourceState({
        refusal: 'kept',
      });
      const old = { scopeHash, coverage: memory, checkpoint, lastFullAt, refusal, pending };
      const checksum = createHash('sha256').update(JSON.stringify(old)).digest('hex');
      const file = { version: 1, instance: 'default', source: 'azure', checksum, state: old };
      await place.write(JSON.stringify(file));
      await expect(place.store().load()).resolves.toEqual(sourceState({ refusal: 'kept' }));
      await place.write(JSON.stringify({ ...file, checksum: checksum.replace(/^./, 'x') }));
      expect((await failureOf(place.store().load())).message).toContain('checksum');
    });
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

    test.each(damage)('is reported with its place and left as it is: %s', async (_, change) => {
      await save(place.store(), sourceState());
      const names = await place.names();
      const damaged = change(await place.read());
      await place.write(damaged);
      const error = await failureOf(place.store().load());
      expect(error.exitCode).toBe(2);
      expect(error.message).toContain(place.shown);
      expect(error.message).toContain('left as it is');
      expect(error.nextSteps.join()).toContain('port-sync state reset');
      expect(await place.read()).toBe(damaged);
      expect(await place.names()).toEqual(names);
    });

    test('of another instance is not taken for ours', async () => {
      await save(place.store({ instance: 'theirs' }), sourceState());
      await place.write(await place.read('theirs.azure'));
      expect((await failureOf(place.store().load())).message).toContain('theirs');
    });
  });

  describe('the lock', () => {
    test('keeps a second one away, and says who has it since when', async () => {
      const release = await place.store().lock(0, ignore);
      const error = await failureOf(place.store().lock(0, ignore));
      expect(error).toBeInstanceOf(LockedError);
      expect(error.exitCode).toBe(6);
      expect(error.message).toContain(`process ${process.pid}`);
      expect(error.message).toMatch(/since 2026-01-02T03:04:0\d/);
      await release();
    });

    test('is free again when it was given back', async () => {
      const release = await place.store().lock(0, ignore);
      await release();
      expect(await place.names()).toEqual(traits.leftByLock);
      const again = await place.store().lock(0, ignore);
      await again();
    });

    test('of another instance is another lock', async () => {
      const releases = [
        await place.store({ instance: 'a' }).lock(0, ignore),
        await place.store({ instance: 'b' }).lock(0, ignore),
      ];
      for (const release of releases) await release();
    });

    test('is waited for as long as one is told to, and no longer', async () => {
      const release = await place.store().lock(0, ignore);
      const clock = createVirtualClock({ start: NOW });
      await failureOf(place.store({ clock }).lock(5000, ignore));
      expect(clock.sleptMs).toBeGreaterThanOrEqual(3000);
      expect(clock.sleptMs).toBeLessThanOrEqual(5000);
      await release();
    });

    test('is taken as soon as it is free', async () => {
      const release = await place.store().lock(0, ignore);
      const waiting = place.store({ clock: createVirtualClock({ start: NOW }) }).lock(24 * 3_600_000, ignore);
      await new Promise((resolve) => setImmediate(resolve));
      await release();
      const again = await waiting;
      await again();
    });

    test('is not waited for after a stop', async () => {
      const release = await place.store().lock(0, ignore);
      const reason = new Error('stopped by SIGINT');
      const stopped = place.store({ clock: createVirtualClock(), signal: AbortSignal.abort(reason) });
      await expect(stopped.lock(60_000, ignore)).rejects.toBe(reason);
      await release();
    });

    test.each(['', '{"pid":', '[]', '{"pid":"x"}'])(
      'says that it is held even where it is not known by whom: %j',
      async (text) => {
        const release = await place.store().lock(0, ignore);
        await place.spoilHolder(text);
        expect(await failureOf(place.store().lock(0, ignore))).toBeInstanceOf(LockedError);
        await release();
      },
    );
  });

  test('a dry run reads the state, and neither locks nor writes', async () => {
    await save(place.store(), sourceState({ refusal: 'kept' }));
    const release = await place.store().lock(0, ignore);
    const dry = readOnly(place.store());
    await (
      await dry.lock(0, ignore)
    )();
    await dry.save(sourceState({ refusal: 'new' }));
    await expect(dry.load()).resolves.toMatchObject({ refusal: 'kept' });
    await release();
  });
}

/** A clock for whoever holds a lock and does nothing. */
export const standingClock = (): Clock => createSteppedClock(NOW);
