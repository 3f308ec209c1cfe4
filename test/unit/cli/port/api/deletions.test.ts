import { createDeletions, type Deletion } from '../../../../../cli/port/api/deletions';
import { createHeldEntities } from '../../../../../cli/port/api/held-entities';
import { createOwnership } from '../../../../../cli/port/api/ownership';
import { createDeliveryTally } from '../../../../../cli/sync/delivery-tally';
import { blueprintOf, createLocalPort, isWrite } from '../../../../support/local-port';

const OURS = 'port-sync/1.2.3 prod/azure';
const NEEDS = { needs: { target: 'b', many: false, required: true } };

function setUp({ dryRun = false } = {}) {
  const local = createLocalPort([blueprintOf('b', []), blueprintOf('child', [], NEEDS)]);
  const client = local.clientOf(OURS);
  const held = createHeldEntities(client, () => []);
  const tally = createDeliveryTally();
  const ownership = createOwnership(client, { instance: 'prod', source: 'azure' });
  const deletions = createDeletions({ client, held, ownership, tally, dryRun });
  const deletionOf = (identifier: string, blueprint = 'b'): Deletion => ({
    kind: 'k',
    blueprint,
    identifier,
  });
  const deleteAll = async (...identifiers: string[]): Promise<void> => {
    for (const identifier of identifiers) deletions.add(deletionOf(identifier));
    await deletions.flush();
  };
  const left = (): string[] => (local.port.entities()['b'] ?? []).map(({ identifier }) => identifier);
  return {
    ...local,
    held,
    tally,
    deletions,
    deletionOf,
    deleteAll,
    left,
    counts: () => tally.summary().counts['k'],
  };
}

test('250 entities are deleted in three requests', async () => {
  const { put, deleteAll, left, counts, requests } = setUp();
  const names = Array.from({ length: 250 }, (_, n) => `e${n}`);
  for (const identifier of names) put('b', { identifier }, OURS);
  await deleteAll(...names);
  expect(left()).toEqual([]);
  expect(counts()).toMatchObject({ deletes: 250, refused: 0 });
  expect(requests.filter(isWrite).map(({ method }) => method)).toEqual(['POST', 'POST', 'POST']);
});

test('what Port does not hold is nothing to delete, and counts as nothing', async () => {
  const { deleteAll, counts, requests, deletions } = setUp();
  await deleteAll('never', 'heard of');
  expect(counts()).toBeUndefined();
  expect(requests.filter(isWrite)).toEqual([]);
  expect(deletions.warnings()).toEqual([]);
});

test('what others have written last is not ours to delete, and is said', async () => {
  const { put, deleteAll, left, counts, deletions } = setUp();
  put('b', { identifier: 'ours' }, OURS);
  put('b', { identifier: 'by-hand' }, 'Mozilla/5.0');
  put('b', { identifier: 'theirs' }, 'port-sync/1.2.3 test/azure');
  await deleteAll('ours', 'by-hand', 'theirs', 'never');
  expect(left()).toEqual(['by-hand', 'theirs']);
  expect(counts()).toMatchObject({ deletes: 1 });
  expect(deletions.warnings()).toEqual([
    'the source no longer has by-hand, theirs, which Port still shows: others wrote them last, so they are theirs',
  ]);
});

test('of many that are not ours a few are named', async () => {
  const { put, deleteAll, deletions } = setUp();
  const names = Array.from({ length: 8 }, (_, n) => `e${n}`);
  for (const identifier of names) put('b', { identifier });
  await deleteAll(...names);
  expect(deletions.warnings()[0]).toContain('e0, e1, e2, e3, e4 and 3 more, which');
});

test('one that others need is kept and refused, the rest of its batch goes', async () => {
  const { put, deleteAll, left, tally } = setUp();
  for (const identifier of ['a', 'needed', 'z']) put('b', { identifier }, OURS);
  put('child', { identifier: 'c', relations: { needs: 'needed' } }, OURS);
  await deleteAll('a', 'needed', 'z');
  expect(left()).toEqual(['needed']);
  const { counts, refused } = tally.summary();
  expect(counts['k']).toMatchObject({ deletes: 2, refused: 1 });
  expect(refused).toMatchObject([{ kind: 'k', blueprint: 'b', identifier: 'needed', by: 'port' }]);
  expect(refused[0]?.reason).toContain('has dependents');
});

test('a later word for the entity withdraws its deletion, and only its', async () => {
  const { put, deletions, deletionOf, left } = setUp();
  for (const identifier of ['a', 'b']) put('b', { identifier }, OURS);
  deletions.add(deletionOf('a'));
  deletions.add(deletionOf('b'));
  deletions.withdraw('b', 'a');
  deletions.withdraw('other', 'b');
  await deletions.flush();
  expect(left()).toEqual(['a']);
});

test('an entity is deleted once, and what is deleted is known to be gone', async () => {
  const { put, deletions, deletionOf, deleteAll, held, counts, requests } = setUp();
  put('b', { identifier: 'a' }, OURS);
  deletions.add(deletionOf('a'));
  await deleteAll('a');
  expect(counts()).toMatchObject({ deletes: 1 });
  expect(held.index('b').presence('a')).toBe('missing');
  await deleteAll('a');
  expect(requests.filter(isWrite)).toHaveLength(1);
});

test('a dry run counts and deletes nothing', async () => {
  const { put, deleteAll, left, counts, requests } = setUp({ dryRun: true });
  put('b', { identifier: 'ours' }, OURS);
  put('b', { identifier: 'theirs' });
  await deleteAll('ours', 'theirs', 'never');
  expect(left()).toEqual(['ours', 'theirs']);
  expect(counts()).toMatchObject({ deletes: 1 });
  expect(requests.filter(isWrite)).toEqual([]);
});

test('where Port was read whole, nothing is looked up for what it does not hold', async () => {
  const { held, deleteAll, requests } = setUp();
  await held.all('b');
  const before = requests.length;
  await deleteAll('never');
  expect(requests).toHaveLength(before);
});
