import { systemClock, type Clock } from '../../cli/core/clock';
import { JqFailure } from '../../cli/mapping/jq-failure';
import { createJqPool, type JqPool } from '../../cli/mapping/jq-pool';
import { createOceanMapper } from '../../cli/mapping/ocean-mapper';
import type { MappedItem } from '../../cli/mapping/mapper';
import { rule } from '../support/entity-rules';

const signal = new AbortController().signal;
const NEVER = new AbortController().signal;
const ENDLESS = 'def f: f; f';
const PAGES = process.env['DEEP'] === undefined ? 300 : 10_000;

const pools: JqPool[] = [];
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

/** A clock on which limits do not pass, but for the runs of these numbers, whose time is over at once. */
function clockThatExpires(...runs: readonly number[]): Clock {
  let run = -1;
  return {
    ...systemClock,
    expire: () => {
      run += 1;
      return runs.includes(run) ? AbortSignal.abort() : NEVER;
    },
  };
}

function openPool(clock = clockThatExpires(), size = 1): JqPool {
  const pool = createJqPool({ clock, size });
  pools.push(pool);
  return pool;
}

const run = (pool: JqPool, program: string, input = 'null'): Promise<string> =>
  pool.run({ program, input }, { limitMs: 7000, signal });

test('threads run jq, side by side or in turn', async () => {
  for (const size of [1, 3]) {
    const pool = openPool(clockThatExpires(), size);
    const outputs = await Promise.all([1, 2, 3, 4, 5].map((n) => run(pool, `. + ${n}`, '10')));
    expect(outputs).toEqual(['11', '12', '13', '14', '15']);
  }
});

test('a run that takes too long fails, and the next one has a new thread', async () => {
  const pool = openPool(clockThatExpires(1));
  await expect(run(pool, '1')).resolves.toBe('1');
  await expect(run(pool, ENDLESS)).rejects.toThrow(new JqFailure('took longer than 7 s', 0));
  await expect(run(pool, '2')).resolves.toBe('2');
});

test.each(['[range(1e9)]', 'def f: 1 + f; f', '"x" * 1e9'])(
  'a run that wants too much memory (%s) fails, and the next one has a new thread with all of its memory',
  async (program) => {
    const pool = openPool();
    await expect(run(pool, program)).rejects.toThrow('jq gave up, mostly for want of memory');
    await expect(run(pool, '[range(1e6)] | length')).resolves.toBe('1000000');
  },
);

test('a run that fails says why, and the thread goes on', async () => {
  const pool = openPool();
  await expect(run(pool, 'error("why")')).rejects.toThrow(
    expect.objectContaining({ name: 'JqFailure', message: 'why' }) as Error,
  );
  await expect(run(pool, '1')).resolves.toBe('1');
});

test('a program that does not compile is no fault of its input', async () => {
  const pool = openPool();
  const failure: unknown = await run(pool, '.[').catch((error: unknown) => error);
  expect(failure).not.toBeInstanceOf(JqFailure);
  expect(failure).toMatchObject({
    message: expect.stringContaining('a mapping does not compile') as unknown,
  });
});

test('neither environment nor files can be reached, even by a bare program', async () => {
  process.env['PORT_SYNC_TEST_SECRET'] = 'do not tell';
  const pool = openPool();
  await expect(run(pool, 'env.PORT_SYNC_TEST_SECRET, $ENV.PORT_SYNC_TEST_SECRET')).resolves.toBe(
    'null\nnull',
  );
  for (const program of ['include "/etc/passwd"; .', 'import "/etc/passwd" as $p; $p'])
    await expect(run(pool, program)).rejects.toThrow('a mapping does not compile');
  delete process.env['PORT_SYNC_TEST_SECRET'];
});

test('a stop ends what runs and what waits, with its own reason', async () => {
  const pool = openPool();
  const stop = new AbortController();
  const reason = new Error('stopped by SIGINT');
  const limits = { limitMs: 7000, signal: stop.signal };
  const runs = [ENDLESS, '1', '2'].map((program) => pool.run({ program, input: 'null' }, limits));
  stop.abort(reason);
  for (const each of runs) await expect(each).rejects.toBe(reason);
  await expect(run(pool, '3')).resolves.toBe('3');
});

test('a closed pool ends what runs and runs nothing more', async () => {
  const { promise: isRunning, resolve } = Promise.withResolvers<undefined>();
  const clock: Clock = {
    ...systemClock,
    expire: () => {
      resolve(undefined);
      return NEVER;
    },
  };
  const pool = openPool(clock);
  const runs = Promise.allSettled([run(pool, ENDLESS), run(pool, '2')]);
  await isRunning;
  await pool.close();
  expect(await runs).toMatchObject([
    { reason: { name: 'JqFailure', message: 'jq ended: Error: the thread was ended' } },
    { reason: { message: 'the threads of jq are closed' } },
  ]);
  await pool.close();
});

test('a pool that is closed while a thread starts leaves none behind', async () => {
  const pool = openPool();
  const started = run(pool, '1');
  await Promise.all([expect(started).rejects.toThrow('the threads of jq are closed'), pool.close()]);
});

describe('an item that never ends', () => {
  const given = rule({
    entity: { title: `if .isEndless then ${ENDLESS.replace('def f: f; f', 'last(repeat(1))')} else .id end` },
  });
  const items = Array.from({ length: 70 }, (_, index) => ({
    operation: 'upsert' as const,
    data: { id: String(index), isEndless: index === 40 },
  }));

  it('spoils nothing but itself', async () => {
    // The page, its second part of 32, and therein its ninth item.
    const mapper = createOceanMapper(new Map([['/users', [given]]]), openPool(clockThatExpires(0, 2, 3 + 8)));
    const results = await mapper.map('/users', items, signal);
    expect(titlesOf(results)).toEqual(items.map(({ data }) => (data.isEndless ? undefined : data.id)));
    expect(results[40]?.errors).toEqual([{ place: '', path: 'mapping', reason: 'took longer than 5 s' }]);
    const again = await mapper.map('/users', items.slice(0, 40), signal);
    expect(titlesOf(again)).toEqual(items.slice(0, 40).map(({ data }) => data.id));
  });
});

test('an item that wants too much memory spoils nothing but itself', async () => {
  const given = rule({ entity: { properties: { length: '"x" * .count | length' } } });
  const mapper = createOceanMapper(new Map([['/users', [given]]]), openPool());
  const counts = [1, 2, 1e9, 3];
  const items = counts.map((count) => ({ operation: 'upsert' as const, data: { id: String(count), count } }));
  const results = await mapper.map('/users', items, signal);
  expect(results.map(({ entities }) => entities[0]?.properties['length'])).toEqual([1, 2, undefined, 3]);
  expect(results[2]?.errors).toEqual([
    { place: '', path: 'mapping', reason: expect.stringContaining('want of memory') as unknown },
  ]);
});

test(`${PAGES} pages take no more memory than the first ones`, async () => {
  const pool = openPool();
  const page = JSON.stringify(
    Array.from({ length: 100 }, (_, index) => ({ id: index, text: 'x'.repeat(400) })),
  );
  const program = '[.[] | (try .text.x catch "no"), first(.id, .text), [limit(2; .id)]]';
  // A task of about half of what a thread may have, which leaves no room for what the others would have left.
  const large = '[range(2e6)] | length';
  await expect(run(pool, large)).resolves.toBe('2000000');
  for (let index = 0; index < PAGES; index += 1) await run(pool, program, page);
  await expect(run(pool, large)).resolves.toBe('2000000');
}, 600_000);

function titlesOf(results: readonly MappedItem[]): readonly unknown[] {
  return results.map(({ entities }) => entities[0]?.title);
}
