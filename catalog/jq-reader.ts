import type { Cursor } from './jq-cursor';
import type { Variables } from './jq-patterns';
import { UnreadableJq } from './jq-tokens';
import { NEW, type Uses, type Value } from './jq-values';

/** A program that is being read, and what it has used so far. */
export interface Reader extends Cursor, Uses {
  /** Reads a pipe from where the reader is. */
  readonly readPipe: (reader: Reader, scope: Scope) => Value;
}

/** What `.` and the variables are at a place in the program. */
export interface Scope {
  readonly input: Value;
  readonly variables: Variables;
}

/** Nothing that is read here says anything of the input. */
export const BLANK: Scope = { input: NEW, variables: new Map() };

/** `(.a, .b) | (.a, .b) | …` doubles with each step. */
const MOST_ORIGINS = 1000;

/** @throws UnreadableJq where there are too many places to follow. */
export function on(input: Value, { variables }: Scope): Scope {
  if (input.length > MOST_ORIGINS) throw new UnreadableJq('too many places to follow');
  return { input, variables };
}
