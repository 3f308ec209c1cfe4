import { fromIdentifier } from '../../catalog/identifiers';
import { type DeadLetter, isLetterOf, openLetters } from './dead-letters';
import type { DeliverySummary, Refusal } from './delivery';
import type { Problem, RefusedEntity, Verification } from './result';

/** What of a run's refusals was put aside, as the run's result tells it. */
export interface PutAside {
  /** All letters after the run. */
  readonly letters: readonly DeadLetter[];
  /** How many open ones the operator allows. */
  readonly allowed: number;
}

/** Everything that Port does not show as it should, as far as it is named. */
export function refusalsOf({ refused }: DeliverySummary, verification: Verification): readonly Refusal[] {
  return [...refused, ...verification.refused.map(toRefusal)];
}

/** Of what Port accepted and could not map. */
export function toRefusal(entity: RefusedEntity): Refusal {
  const item = fromIdentifier(entity.identifier);
  return { ...entity, item: item ?? entity.identifier, isFinal: item !== undefined };
}

/** Whether the window may be committed: whatever was refused waits as a letter. */
export function isPutAside(refusals: readonly Refusal[], letters: readonly DeadLetter[]): boolean {
  return refusals.every(
    (refusal) => refusal.isFinal && letters.some((letter) => isLetterOf(letter, refusal)),
  );
}

/** More than these are counted, not named. */
const NAMED = 5;

/** Open letters keep a run from being green, unless so many are allowed. */
export function lettersInTheWay({ letters, allowed }: PutAside): Problem[] {
  const open = openLetters(letters);
  if (open.length <= allowed) return [];
  const named = open.slice(0, NAMED).map(toProblem);
  const more = open.length - named.length;
  if (more === 0) return named;
  const [first] = named;
  const message = 'dead letters as well, not named here';
  const nextStep = 'See `port-sync dead-letters list`.';
  return [...named, { kind: first?.kind ?? '', subject: `${more} more`, message, nextStep }];
}

function toProblem({ id, kind, identifier, by, reason }: DeadLetter): Problem {
  const message = by === 'mapping' ? `the mapping failed: ${reason}` : `Port refused it: ${reason}`;
  const nextStep = `Mend the item or the mapping, and it is sent again; or accept that Port lacks it: \`port-sync dead-letters drop ${id}\`.`;
  return { kind, subject: identifier, message, nextStep };
}
