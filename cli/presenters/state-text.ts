import { escapeControlCharacters } from '../core/control-characters';
import { describeHolder, type HeldLock } from '../state/holder';
import type { Forgotten } from '../state-care/forget';
import type { ResetStates } from '../state-care/reset-states';
import type { ShownContent, ShownState, ShownStates } from '../state-care/show-states';
import type { UnlockedStates } from '../state-care/unlock-states';
import { describeBytes, describeDuration, shorten } from './amounts';

/** More would push the rest off the screen. */
const MOST_LINES = 20;

/** What `state show` prints for a person. */
export function presentShown({ instance, sources }: ShownStates): string {
  return [`instance ${instance}`, ...sources.map(presentState)].join('\n\n');
}

function presentState(shown: ShownState): string {
  const { source, place, condition, sizeBytes, version, state, lock, problem } = shown;
  const of = version === null ? '' : `, version ${version}`;
  return toLines([
    `${source}: ${CONDITIONS[condition]}`,
    fact('Place', `${place}${sizeBytes === null ? '' : ` (${describeBytes(sizeBytes)}${of})`}`),
    fact('Lock', lock === null ? 'free' : describeLock(lock)),
    ...(state === null ? [] : presentContent(state)),
    ...(problem === null ? [] : [fact('Problem', problem.message)]),
    ...(problem?.nextSteps ?? []).map((step) => fact('Next', step)),
  ]);
}

const CONDITIONS = {
  present: 'present',
  none: 'no state yet: nothing was committed so far',
  damaged: 'damaged',
} as const;

function presentContent(state: ShownContent): string[] {
  const { checkpoint, checkpointAgeMs, lastFullAt, scopeHash, refusal, pending, outOfSight, forgotten } =
    state;
  return [
    fact('Checkpoint', `${checkpoint}, ${describeDuration(Math.max(0, checkpointAgeMs))} ago`),
    fact('Last full', lastFullAt ?? 'never: run port-sync full'),
    fact('Scope', scopeHash),
    fact('Guard', refusal === null ? 'nothing refused' : `refused: ${refusal}`),
    ...list(
      'Not readable yet',
      pending.map(({ id, since }) => `${id}, changed at ${since}`),
    ),
    ...list(
      'Out of sight',
      outOfSight.map(
        ({ id, since }) => `${id}, ${since === null ? 'never seen' : `delivered up to ${since}`}`,
      ),
    ),
    ...list('Forgotten', forgotten),
  ];
}

/** What `state reset` prints for a person. */
export function presentReset({ sources }: ResetStates): string {
  const moved = sources.map(({ source, place, backup }) =>
    backup === null ? `${source}: there was no state at ${place}` : `${source}: ${place} is now ${backup}`,
  );
  return toLines([...moved, 'The next run has no baseline. Next: port-sync full']);
}

/** What `state unlock` prints for a person. */
export function presentUnlocked({ sources }: UnlockedStates): string {
  return toLines(
    sources.map(({ source, place, held }) =>
      held === null
        ? `${source}: nobody held the lock of ${place}`
        : `${source}: the lock of ${place} is free; it was held by ${describeLock(held)}`,
    ),
  );
}

/** What `state forget-subscription` prints for a person. */
export function presentForgotten({ subscriptionId, place }: Forgotten): string {
  return toLines([
    `${subscriptionId} is forgotten in ${place}.`,
    'The next full run deletes from Port what is below it, within its guard (--accept-deletes where that refuses).',
  ]);
}

function describeLock({ holder, isExpired }: HeldLock): string {
  const who = holder === undefined ? 'held, nobody knows by whom' : describeHolder(holder);
  return isExpired ? `${who}; its lease is over, the next run takes it` : who;
}

function fact(name: string, text: string): string {
  return `  ${`${name}:`.padEnd(12)} ${text}`;
}

function list(title: string, items: readonly string[]): string[] {
  return items.length === 0
    ? []
    : [`  ${title}:`, ...shorten(items, MOST_LINES).map((item) => `    ${item}`)];
}

function toLines(lines: readonly string[]): string {
  return lines.map(escapeControlCharacters).join('\n');
}
