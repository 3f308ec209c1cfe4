import type { CollectionState } from '../read/collection-state';

/** Named in a problem; the others are counted. */
const NAMED = 3;

/**
 * What was listed, or said to have changed, and was not found when it was read: gone where the service says so, and
 * otherwise unknown, since a replica that does not know an object yet answers in the same way. Then nothing of the
 * collection may be taken for gone, and the next run reads it again.
 * @param gone ids that the changes of meanwhile say are removed
 */
export function judgeVanished(state: CollectionState, gone: ReadonlySet<string>): void {
  const unexplained = [...state.vanished].filter((id) => !gone.has(id));
  if (unexplained.length === 0) return;
  const more = unexplained.length > NAMED ? ` and ${unexplained.length - NAMED} more` : '';
  state.isComplete = false;
  state.problems.push({
    kind: state.collection.label,
    subject: `${unexplained.slice(0, NAMED).join(', ')}${more}`,
    message: 'Microsoft Graph names it and does not find it when it is read',
    nextStep: 'The next run reads it again; nothing of it was deleted.',
  });
}
