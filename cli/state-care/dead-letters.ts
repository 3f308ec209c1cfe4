import type { SourceName } from '../core/config';
import { ConfigurationError } from '../core/errors';
import type { DeadLetter } from '../sync/dead-letters';
import type { LetterStore } from '../sync/state';
import { type KeptSource, type StateAnswer, type StateCare, whileLocked } from './state-care';

/** A letter, and whose it is. */
export interface ListedLetter extends DeadLetter {
  readonly source: SourceName;
}

export interface ListedLetters extends StateAnswer {
  readonly letters: readonly ListedLetter[];
}

/** What is to become of letters: `retry` has the next run read them again, `dropped` accepts that Port lacks them. */
export type NewStatus = 'retry' | 'dropped';

type LetterCare = Pick<StateCare, 'config' | 'states'>;

/** All letters of the configured sources, in the order in which they came. @throws PortSyncError where they can't be read */
export async function listLetters({ config, states }: LetterCare): Promise<ListedLetters> {
  const lists = await Promise.all(states.map(readLetters));
  return { instance: config.instance, exitCode: 0, letters: lists.flat() };
}

/** The letter of this id, or of the one id that begins so. @throws ConfigurationError for none, and for several */
export async function findLetter(
  care: LetterCare,
  id: string,
): Promise<StateAnswer & { readonly letter: ListedLetter }> {
  const { letters, ...answer } = await listLetters(care);
  const [letter] = choose(letters, [id]);
  if (letter === undefined) throw new ConfigurationError([HINT]);
  return { ...answer, letter };
}

/**
 * Marks letters while no run holds their state.
 * @param ids their ids or the beginnings of them; undefined for all that are open
 * @returns the letters as they are now
 * @throws ConfigurationError for an id that is unknown, before anything is changed; LockedError while a run goes on
 */
export async function markLetters(
  care: LetterCare,
  ids: readonly string[] | undefined,
  status: NewStatus,
): Promise<ListedLetters> {
  const { letters, ...answer } = await listLetters(care);
  const wanted =
    ids === undefined ? letters.filter((letter) => letter.status !== 'dropped') : choose(letters, ids);
  const chosen = new Set(wanted.map(({ id }) => id));
  const concerned = care.states.filter(({ source }) => wanted.some((letter) => letter.source === source));
  const keepers = concerned.map(({ keeper }) => keeper);
  const marked = await whileLocked(keepers, care.config.waitLockMs, async () => {
    const now: ListedLetter[] = [];
    for (const kept of concerned) now.push(...(await mark(kept, chosen, status)));
    return now;
  });
  return { ...answer, letters: marked };
}

async function mark(
  { source, keeper }: KeptSource,
  chosen: ReadonlySet<string>,
  status: NewStatus,
): Promise<readonly ListedLetter[]> {
  const store = storeOf(keeper.letters);
  const letters = (await store.load()).map((letter) =>
    chosen.has(letter.id) ? { ...letter, status } : letter,
  );
  await store.save(letters);
  return letters.filter(({ id }) => chosen.has(id)).map((letter) => ({ source, ...letter }));
}

async function readLetters({ source, keeper }: KeptSource): Promise<readonly ListedLetter[]> {
  return (await storeOf(keeper.letters).load()).map((letter) => ({ source, ...letter }));
}

const HINT = { name: 'dead letters', message: '`port-sync dead-letters list` shows those that there are' };

function choose(letters: readonly ListedLetter[], ids: readonly string[]): readonly ListedLetter[] {
  const found = ids.map((id) => ({ id, matches: letters.filter((letter) => letter.id.startsWith(id)) }));
  const problems = found.flatMap(({ id, matches }) => {
    if (id === '' || matches.length === 0) return [{ name: 'ID', message: `there is no dead letter ${id}` }];
    return matches.length > 1 ? [{ name: 'ID', message: `several dead letters begin with ${id}` }] : [];
  });
  if (problems.length > 0) throw new ConfigurationError([...problems, HINT]);
  return found.flatMap(({ matches }) => matches);
}

/** A state that is kept keeps letters as well. */
function storeOf(letters: LetterStore | undefined): LetterStore {
  if (letters === undefined) throw new Error('the keeper of a state keeps no dead letters');
  return letters;
}
