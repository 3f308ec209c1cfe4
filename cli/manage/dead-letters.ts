import type { OpenStore } from '../composition/stores';
import { ConfigurationError, PortSyncError } from '../core/errors';
import type { SourceName } from '../core/config';
import type { DeadLetter } from '../sync/dead-letters';
import type { LetterStore } from '../sync/state';

/** A letter, and whose it is. */
export interface ListedLetter extends DeadLetter {
  readonly source: SourceName;
}

/** What is to become of letters: `retry` has the next run read them again, `dropped` accepts that Port lacks them. */
export type NewStatus = 'retry' | 'dropped';

/** All letters of all sources, in the order in which they came. @throws PortSyncError where they can't be read */
export async function listLetters(stores: readonly OpenStore[]): Promise<readonly ListedLetter[]> {
  const lists = stores.map(async ({ source, store }) =>
    (await lettersOf(store.letters).load()).map((letter) => ({ source, ...letter })),
  );
  return (await Promise.all(lists)).flat();
}

/** The letter of this id, or of the one id that begins so. @throws ConfigurationError for none, and for several */
export async function findLetter(stores: readonly OpenStore[], id: string): Promise<ListedLetter> {
  const [letter] = chosen(await listLetters(stores), [id]);
  if (letter === undefined) throw unknownLetter(id);
  return letter;
}

/**
 * Marks letters while nobody else has the state.
 * @param ids their ids or the beginnings of them; undefined for all that are open
 * @returns the letters as they are now
 * @throws ConfigurationError for an id that is unknown, before anything is changed; LockedError while a run goes on
 */
export async function markLetters(
  stores: readonly OpenStore[],
  ids: readonly string[] | undefined,
  { status, waitMs }: { readonly status: NewStatus; readonly waitMs: number },
): Promise<readonly ListedLetter[]> {
  const before = await listLetters(stores);
  const wanted = ids === undefined ? before.filter(isOpen) : chosen(before, ids);
  const marked: ListedLetter[] = [];
  for (const { source, store } of stores) {
    const here = new Set(wanted.filter((letter) => letter.source === source).map(({ id }) => id));
    if (here.size === 0) continue;
    const release = await store.lock(waitMs, () => undefined);
    try {
      const letters = lettersOf(store.letters);
      const now = (await letters.load()).map((letter) =>
        here.has(letter.id) ? { ...letter, status } : letter,
      );
      await letters.save(now);
      marked.push(...now.filter(({ id }) => here.has(id)).map((letter) => ({ source, ...letter })));
    } finally {
      await release();
    }
  }
  return marked;
}

function isOpen({ status }: DeadLetter): boolean {
  return status !== 'dropped';
}

function chosen(letters: readonly ListedLetter[], ids: readonly string[]): readonly ListedLetter[] {
  const found = ids.map((id) => ({ id, matches: letters.filter((letter) => letter.id.startsWith(id)) }));
  const problems = found.flatMap(({ id, matches }) => {
    if (id === '' || matches.length === 0) return [{ name: 'ID', message: `there is no dead letter ${id}` }];
    if (matches.length > 1) return [{ name: 'ID', message: `several dead letters begin with ${id}` }];
    return [];
  });
  if (problems.length > 0) throw new ConfigurationError([...problems, HINT]);
  return found.flatMap(({ matches }) => matches);
}

const HINT = { name: 'dead letters', message: '`port-sync dead-letters list` shows those that there are' };

function unknownLetter(id: string): ConfigurationError {
  return new ConfigurationError([{ name: 'ID', message: `there is no dead letter ${id}` }, HINT]);
}

function lettersOf(letters: LetterStore | undefined): LetterStore {
  if (letters !== undefined) return letters;
  throw new PortSyncError('configuration', 'PORT_SYNC_STATE: none keeps no dead letters', [
    'Name the state of the runs, as in PORT_SYNC_STATE=file:.port-sync.',
  ]);
}
