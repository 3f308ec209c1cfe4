import type { OpenStore } from '../../../../cli/composition/stores';
import { findLetter, listLetters, markLetters } from '../../../../cli/manage/dead-letters';
import { createNoStore } from '../../../../cli/state/file-store';
import type { DeadLetter } from '../../../../cli/sync/dead-letters';
import { deadLetter } from '../../../support/dead-letter';
import { createMemoryStore } from '../../../support/run-parts';

const open = (source: OpenStore['source'], ...letters: readonly DeadLetter[]): OpenStore => ({
  source,
  store: createMemoryStore(undefined, letters),
});
const letter = (id: string, status: DeadLetter['status'] = 'open') => deadLetter({ id, status });
const statuses = async (stores: readonly OpenStore[]) =>
  (await listLetters(stores)).map(({ source, id, status }) => `${source} ${id} ${status}`);

test('letters of all sources are listed', async () => {
  const stores = [open('azure', letter('aa'), letter('ab')), open('entra', letter('ba'))];
  await expect(statuses(stores)).resolves.toEqual(['azure aa open', 'azure ab open', 'entra ba open']);
});

test('a letter is found by the beginning of its id', async () => {
  const stores = [open('azure', letter('aa1')), open('entra', letter('ba2'))];
  await expect(findLetter(stores, 'b')).resolves.toMatchObject({ source: 'entra', id: 'ba2' });
});

test.each([
  ['x', 'there is no dead letter x'],
  ['', 'there is no dead letter'],
  ['a', 'several dead letters begin with a'],
])('%j is no name of a letter, and nothing is marked', async (id, message) => {
  const stores = [open('azure', letter('aa1'), letter('aa2')), open('entra', letter('ba2'))];
  await expect(findLetter(stores, id)).rejects.toThrow(message);
  await expect(markLetters(stores, ['ba2', id], { status: 'dropped', waitMs: 0 })).rejects.toThrow(message);
  await expect(statuses(stores)).resolves.toEqual(['azure aa1 open', 'azure aa2 open', 'entra ba2 open']);
});

test('only those that are named are marked, whichever source they are of', async () => {
  const stores = [open('azure', letter('aa1'), letter('aa2')), open('entra', letter('ba2'))];
  const marked = await markLetters(stores, ['aa2', 'b'], { status: 'retry', waitMs: 0 });
  expect(marked.map(({ id, status }) => [id, status])).toEqual([
    ['aa2', 'retry'],
    ['ba2', 'retry'],
  ]);
  await expect(statuses(stores)).resolves.toEqual(['azure aa1 open', 'azure aa2 retry', 'entra ba2 retry']);
});

test('all means those that nobody has dropped', async () => {
  const stores = [open('azure', letter('aa', 'retry'), letter('ab', 'dropped'), letter('ac'))];
  const marked = await markLetters(stores, undefined, { status: 'retry', waitMs: 0 });
  expect(marked.map(({ id }) => id)).toEqual(['aa', 'ac']);
});

test('where nothing is remembered there are none to be had', async () => {
  const stores = [{ source: 'azure', store: createNoStore<unknown>() }] as const;
  await expect(listLetters(stores)).rejects.toThrow('keeps no dead letters');
});
