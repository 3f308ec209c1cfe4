import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  createSpoolFolder,
  type Spool,
  type SpoolFolder,
} from '../../../../../../cli/sources/entra/read/spool';
import { collect } from '../../../../../support/collect';
import { settle } from '../../../../../support/deferred';
import { unifyErrorRealms } from '../../../../../support/error-realms';

unifyErrorRealms();

let parent: string;
let folder: SpoolFolder;

beforeEach(async () => {
  parent = mkdtempSync(join(tmpdir(), 'spool-test-'));
  folder = await createSpoolFolder(parent);
});

afterEach(async () => {
  await folder.remove();
  rmSync(parent, { recursive: true });
});

const all = async <T>(spool: Spool<T>): Promise<readonly T[]> => (await collect(spool.read())).flat();

test('what is written is read, in order, whatever it is and however it comes', async () => {
  const writes = fc.array(fc.array(fc.jsonValue(), { maxLength: 5 }), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(writes, fc.infiniteStream(fc.boolean()), async (values, flushes) => {
      const spool = await folder.create<unknown>();
      const read = all(spool);
      for (const some of values) {
        await spool.write(some);
        if (flushes.next().value === true) await spool.flush();
      }
      await spool.end();
      expect(JSON.stringify(await read)).toBe(JSON.stringify(values.flat()));
    }),
    { numRuns: 50 },
  );
});

test('several can write at once, and nothing is lost', async () => {
  const spool = await folder.create<number>();
  await Promise.all(Array.from({ length: 3000 }, (_, n) => spool.write([n])));
  await spool.end();
  expect([...(await all(spool))].sort((a, b) => a - b)).toEqual(Array.from({ length: 3000 }, (_, n) => n));
});

test('a block has 500 values at most, and 512 KiB of them; a single one may be larger', async () => {
  const many = await folder.create<number>();
  await many.write(Array.from({ length: 1200 }, (_, n) => n));
  await many.end();
  expect((await collect(many.read())).map(({ length }) => length)).toEqual([500, 500, 200]);
  const large = await folder.create<string>();
  await large.write([...Array.from({ length: 5 }, () => 'x'.repeat(200_000)), 'x'.repeat(3_000_000)]);
  await large.end();
  expect((await collect(large.read())).map(({ length }) => length)).toEqual([2, 2, 1, 1]);
});

test('whoever reads waits for what comes, and takes what was flushed', async () => {
  const spool = await folder.create<number>();
  const reader = spool.read();
  const first = reader.next();
  await spool.write([1]);
  await settle();
  await spool.flush();
  await expect(first).resolves.toEqual({ done: false, value: [1] });
  const end = reader.next();
  await spool.end();
  await expect(end).resolves.toEqual({ done: true, value: undefined });
});

test('a failure is told when all before it was taken', async () => {
  const spool = await folder.create<number>();
  await spool.write([1, 2]);
  const failure = new Error('no page');
  await spool.fail(failure);
  const reader = spool.read();
  await expect(reader.next()).resolves.toMatchObject({ value: [1, 2] });
  await expect(reader.next()).rejects.toBe(failure);
});

test('nobody else may read it, and it goes with its folder', async () => {
  const spool = await folder.create<number>();
  await spool.write([1]);
  await spool.end();
  const [name] = readdirSync(parent);
  const [file] = readdirSync(join(parent, name!));
  expect(statSync(join(parent, name!)).mode & 0o777).toBe(0o700);
  expect(statSync(join(parent, name!, file!)).mode & 0o777).toBe(0o600);
  await folder.remove();
  expect(readdirSync(parent)).toEqual([]);
  folder = await createSpoolFolder(parent);
});

test('a folder that cannot be used says what to do', async () => {
  await expect(createSpoolFolder(join(parent, 'missing'))).rejects.toMatchObject({
    reason: 'unavailable',
    nextSteps: [expect.stringContaining('TMPDIR') as string],
  });
});
