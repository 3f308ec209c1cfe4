import { hostname } from 'node:os';
import { sourceState } from '../../../support/source-state';
import { failureOf, ignore, type Place, save, type StoreTraits } from './store-contract';

/** What every keeper of states does for whoever looks after them, wherever it puts them. */
export function describeKeeper(open: () => Promise<Place>, traits: StoreTraits): void {
  let place: Place;
  beforeEach(async () => {
    place = await open();
  });

  describe('who looks after the state', () => {
    test('sees nothing where nothing is', async () => {
      await expect(place.store().look()).resolves.toEqual({ content: undefined, lock: undefined });
      await expect(place.store().breakLock()).resolves.toBeUndefined();
    });

    test('sees its size, its version and who holds its lock, even where it is damaged', async () => {
      const store = place.store();
      expect(store.place).toBe(place.shown);
      await save(store, sourceState());
      const text = await place.read();
      const content = { sizeBytes: Buffer.byteLength(text), version: 2 };
      await expect(place.store().look()).resolves.toEqual({ content, lock: undefined });
      await place.write('damaged');
      const release = await store.lock(0, ignore);
      const holder = { pid: process.pid, host: hostname(), since: expect.any(String) as string };
      await expect(place.store().look()).resolves.toEqual({
        content: { sizeBytes: 7, version: undefined },
        lock: { holder, isExpired: false },
      });
      await release();
    });

    test('breaks the lock: the next run has it, and the one that had it can write no more', async () => {
      const old = place.store();
      const giveBack = await old.lock(0, ignore);
      await old.save(sourceState({ refusal: 'of the old run' }));
      await place.store().breakLock();
      expect((await place.store().look()).lock).toBeUndefined();
      expect((await failureOf(old.save(sourceState({ refusal: 'too late' })))).exitCode).toBe(6);
      const next = place.store();
      const release = await next.lock(0, ignore);
      expect((await failureOf(old.save(sourceState({ refusal: 'too late' })))).exitCode).toBe(6);
      await giveBack();
      expect((await failureOf(place.store().lock(0, ignore))).exitCode).toBe(6);
      await release();
      await expect(place.store().load()).resolves.toMatchObject({ refusal: 'of the old run' });
    });

    test.each([
      ['a state', undefined],
      ['what is damaged', '{"version": 2, "inst'],
      ['what is no text at all', '\u0000\ufffd\u0001'],
    ])('moves %s away, whole, while it is locked', async (_, damaged) => {
      const store = place.store();
      await save(store, sourceState());
      if (damaged !== undefined) await place.write(damaged);
      const text = await place.read();
      await expect(store.moveAway('.reset-1')).rejects.toThrow('while nobody holds its lock');
      const release = await store.lock(0, ignore);
      await expect(store.moveAway('.reset-1')).resolves.toBe(`${place.shown}.reset-1`);
      await expect(store.moveAway('.reset-2')).resolves.toBeUndefined();
      await expect(store.load()).resolves.toBeUndefined();
      await release();
      expect(await place.names()).toEqual([
        ...traits.leftByLock,
        expect.stringMatching(/default\.azure\.json\.reset-1$/),
      ]);
      expect(await place.readBackup('.reset-1')).toBe(text);
      await save(place.store(), sourceState({ refusal: 'begun anew' }));
      await expect(place.store().load()).resolves.toMatchObject({ refusal: 'begun anew' });
    });
  });
}
