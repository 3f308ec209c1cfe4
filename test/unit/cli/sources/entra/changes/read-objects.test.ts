import type { ChangePage, ItemReference } from '../../../../../../cli/sync/change';
import type { LackingTarget, SourceRead } from '../../../../../../cli/sync/read';
import { unifyErrorRealms } from '../../../../../support/error-realms';
import { afterFull, group, ids, member, takeAll, user } from '../../../../../support/entra-read';
import { refusal } from '../../../../../support/scripted-graph';

unifyErrorRealms();

type SetUp = Awaited<ReturnType<typeof afterFull>>;

/** The read of an incremental run, all its pages taken. */
async function readTaken({ setUp, state }: SetUp, again: readonly ItemReference[] = []) {
  const opened = await setUp.source.open();
  const read = opened.readChanges(state, { from: opened.now - 900_000, since: undefined, again });
  await takeAll(read);
  return read;
}

async function targetsOf(read: SourceRead<unknown>, targets: readonly LackingTarget[]) {
  const pages: ChangePage[] = [];
  if (read.readTargets === undefined) throw new Error('it reads no targets');
  for await (const page of read.readTargets(targets)) pages.push(page);
  return pages;
}

const users = (...identifiers: readonly string[]): LackingTarget[] =>
  identifiers.map((identifier) => ({ kinds: ['/users'], identifier }));
const changesOf = (pages: readonly ChangePage[]) => pages.flatMap(({ changes }) => changes);

test('objects that Port lacks are read one by one, whole; those that are gone are left out', async () => {
  const world = await afterFull();
  const read = await readTaken(world);
  const start = world.model.asked.length;
  const pages = await targetsOf(read, users('u2', 'gone'));
  expect(changesOf(pages).map(({ kind, operation, data }) => [kind, operation, data])).toEqual([
    ['/users', 'upsert', user('u2')],
  ]);
  expect(pages.some(({ isWhole }) => isWhole)).toBe(false);
  expect(world.model.asked.slice(start)).toEqual([
    '/v1.0/users/u2?$select=id,mail',
    '/v1.0/users/gone?$select=id,mail',
  ]);
  expect(read.outcome()).toMatchObject({
    counts: { '/users': { read: 1 } },
    rereads: ['/users: 1 that Port lacks and something that changed leads to'],
  });
});

test('objects with relations come with all that these hold', async () => {
  const world = await afterFull();
  const pages = await targetsOf(await readTaken(world), [{ kinds: ['/groups'], identifier: 'g1' }]);
  expect(changesOf(pages)[0]?.data).toEqual(group('g1', member('u1')));
});

test('very many are read with the whole list, and only they are handed on', async () => {
  const world = await afterFull();
  world.model.put('/users', ...ids(300, 'n').map((id) => user(id)));
  const read = await readTaken(world);
  const start = world.model.asked.length;
  const pages = await targetsOf(read, users(...ids(150, 'n')));
  expect(
    changesOf(pages)
      .map(({ id }) => id)
      .sort(),
  ).toEqual(ids(150, 'n').sort());
  const asked = world.model.asked.slice(start);
  expect(asked.every((path) => path.startsWith('/v1.0/users?'))).toBe(true);
});

test('what may not be read stays lacking, and is logged', async () => {
  const world = await afterFull();
  const read = await readTaken(world);
  world.model.intercept = ({ pathname }) => (pathname.endsWith('/u2') ? refusal(403, 'No') : undefined);
  expect(await targetsOf(read, users('u2'))).toEqual([]);
  expect(JSON.stringify(world.setUp.graph.log.entries)).toContain('objects could not be read one by one');
});

test('nothing is asked of a collection that was read whole: what it did not show is not there', async () => {
  const world = await afterFull();
  const read = await readTaken({ ...world, state: { ...world.state, memory: { collections: {} } } });
  const start = world.model.asked.length;
  expect(await targetsOf(read, users('u2'))).toEqual([]);
  expect(world.model.asked.slice(start)).toEqual([]);
});

test('what somebody wants to be read again is read in the run itself, last of all', async () => {
  const { model, setUp, state } = await afterFull();
  model.put('/users', user('u1', 'new@a.b'));
  const again = [
    { kind: '/users', id: 'u2' },
    { kind: '/groups', id: 'g1' },
    { kind: '/users', id: 'gone' },
  ];
  const opened = await setUp.source.open();
  const taken = await takeAll(
    opened.readChanges(state, { from: opened.now - 900_000, since: undefined, again }),
  );
  expect(taken.upserts).toEqual(['u1', 'u2', 'g1']);
  expect(taken.outcome.rereads).toEqual([
    '/users: 1 that are dead letters, to be tried again',
    '/groups: 1 that are dead letters, to be tried again',
  ]);
});
