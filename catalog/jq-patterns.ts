import { expect, isText, next, peek, take, type Cursor } from './jq-cursor';
import { UnreadableJq, type Token } from './jq-tokens';
import { below, each, NEW, use, type Uses, type Value } from './jq-values';

/** The variables that are known at a place in a program, by name. */
export type Variables = ReadonlyMap<string, Value>;

/** What reads the expression of a key, `(…)` or a string with expressions in it, and uses all that it yields. */
export type UseKey = (token: Token, variables: Variables) => void;

/**
 * Reads what stands after `as`: `$x`, `[$x, …]`, `{a: $x, $b, …}` and alternatives of them.
 * @returns the variables from there on.
 * @throws UnreadableJq for what is no pattern.
 */
export function readPatterns(
  cursor: Cursor & Uses,
  value: Value,
  outer: Variables,
  useKey: UseKey,
): Variables {
  const variables = new Map(outer);
  const read = (part: Value): void => readPattern(cursor, part, variables, useKey);
  read(value);
  if (!isText(peek(cursor), '?//')) return variables;
  // Which of the alternatives holds, and with it what each variable is, depends on everything.
  use(cursor, value);
  while (take(cursor, '?//')) read(value);
  return variables;
}

function readPattern(
  cursor: Cursor & Uses,
  value: Value,
  variables: Map<string, Value>,
  useKey: UseKey,
): void {
  const token = next(cursor);
  const read = (part: Value): void => readPattern(cursor, part, variables, useKey);
  if (token.kind === 'variable') variables.set(token.text, value);
  else if (isText(token, '[')) readList(cursor, () => read(each(cursor, value)));
  else if (isText(token, '{')) {
    while (!take(cursor, '}')) {
      const key = next(cursor);
      const part = partOf(cursor, value, key);
      if (part === undefined) {
        use(cursor, value);
        useKey(key, variables);
      }
      if (key.kind === 'variable') variables.set(key.text, part ?? NEW);
      if (key.kind !== 'variable' || isText(peek(cursor), ':')) {
        expect(cursor, ':');
        read(part ?? NEW);
      }
      take(cursor, ',');
    }
  } else throw new UnreadableJq('no pattern');
}

function readList(cursor: Cursor, readElement: () => void): void {
  while (!take(cursor, ']')) {
    readElement();
    take(cursor, ',');
  }
}

/** What stands under a key; `undefined` where the key is worked out. */
function partOf(uses: Uses, value: Value, key: Token): Value | undefined {
  const isPlain =
    key.kind === 'variable' || key.kind === 'name' || (key.kind === 'string' && key.inner.length === 0);
  return isPlain ? below(uses, value, key.text) : undefined;
}
