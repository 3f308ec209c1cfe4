import { findLetter, listLetters, markLetters } from '../../../../cli/state-care/dead-letters';
import type { KeptSource, StateCare } from '../../../../cli/state-care/state-care';
import type { DeadLetter } from '../../../../cli/sync/dead-letters';
import { deadLetter } from '../../../support/dead-letter';
import { createMemoryStore, runConfig } from '../../../support/run-parts';

const open = (source: KeptSource['source'], ...letters: readonly DeadLetter[]): KeptSource => ({
  source,
  read: () => Promise.resolve(undefined),
  keeper: {
    ...createMemoryStore(undefined, letters),
    place: source,
    look: () => Promise.resolve({ content: undefined, lock: undefined }),
    breakLock: () => Promise.resolve(),
    moveAway: () => Promise.resolve(undefined),
  },
});
const careOf = (...states: readonly KeptSource[]): Pick<StateCare, 'config' | 'states'> => ({
  config: runConfig(),
  states,
});
const letter = (id: string, status: DeadLetter['status'] = 'open') => deadLetter({ id, status });
const statuses = async (care: Parameters<typeof listLetters>[0]) =>
  (await listLetters(care)).letters.map(({ source, id, status }) => `${source} ${id} ${status}`);

test('letters of all sources are listed', async () => {
  const care = careOf(open('azure', letter('aa'), letter('ab')), open('entra', letter('ba')));
  await expect(statuses(care)).resolves.toEqual(['azure aa open', 'azure ab open', 'entra ba open']);
});

test('a letter is found by the beginning of its id', async () => {
  const care = careOf(open('azure', letter('aa1')), open('entra', letter('ba2')));
  await expect(findLetter(care, 'b')).resolves.toMatchObject({ letter: { source: 'entra', id: 'ba2' } });
});

test.each([
  ['x', 'there is no dead letter x'],
  ['', 'there is no dead letter'],
  ['a', 'several dead letters begin with a'],
])('%j is no name of a letter, and nothing is marked', async (id, message) => {
  const care = careOf(open('azure', letter('aa1'), letter('aa2')), open('entra', letter('ba2')));
  await expect(findLetter(care, id)).rejects.toThrow(message);
  await expect(markLetters(care, ['ba2', id], 'dropped')).rejects.toThrow(message);
  await expect(statuses(care)).resolves.toEqual(['azure aa1 open', 'azure aa2 open', 'entra ba2 open']);
});

test('only those that are named are marked, whichever source they are of', async () => {
  const care = careOf(open('azure', letter('aa1'), letter('aa2')), open('entra', letter('ba2')));
  const { letters: marked } = await markLetters(care, ['aa2', 'b'], 'retry');
  expect(marked.map(({ id, status }) => [id, status])).toEqual([
    ['aa2', 'retry'],
    ['ba2', 'retry'],
  ]);
  await expect(statuses(care)).resolves.toEqual(['azure aa1 open', 'azure aa2 retry', 'entra ba2 retry']);
});

test('all means those that nobody has dropped', async () => {
  const care = careOf(open('azure', letter('aa', 'retry'), letter('ab', 'dropped'), letter('ac')));
  const { letters: marked } = await markLetters(care, undefined, 'retry');
  expect(marked.map(({ id }) => id)).toEqual(['aa', 'ac']);
});
