import { BUILTINS, type Builtin } from './jq-builtins';
import { expect, isText, take, textOf } from './jq-cursor';
import { on, type Reader, type Scope } from './jq-reader';
import { each, madeList, NEW, touch, use, type Value } from './jq-values';

/** Reads what stands after the name of a function, and says what a call of it yields. */
export function readCall(reader: Reader, scope: Scope, name: string): Value {
  const count = countArguments(reader);
  const builtin = BUILTINS.get(`${name}/${count}`);
  if (builtin !== undefined) return callBuiltin(reader, scope, builtin);
  if (count > 0) {
    expect(reader, '(');
    do use(reader, reader.readPipe(reader, scope));
    while (take(reader, ';'));
    expect(reader, ')');
  }
  return use(reader, scope.input);
}

/** Without reading them; a definition among them makes the number too high, and reading them then fails. */
function countArguments({ tokens, at }: Reader): number {
  if (!isText(tokens[at], '(')) return 0;
  let count = 1;
  let depth = 0;
  for (const token of tokens.slice(at)) {
    const text = textOf(token) ?? '';
    if ('([{'.includes(text) && text !== '') depth++;
    else if (')]}'.includes(text) && text !== '' && --depth === 0) break;
    else if (text === ';' && depth === 1) count++;
  }
  return count;
}

function callBuiltin(reader: Reader, scope: Scope, builtin: Builtin): Value {
  if (builtin.input === 'touched') touch(reader, scope.input);
  const elements = builtin.input === 'elements touched' ? each(reader, scope.input) : NEW;
  const kept = readArguments(reader, scope, builtin, elements);
  switch (builtin.yields) {
    case 'new':
      return NEW;
    case 'input':
      return scope.input;
    case 'element':
      return elements;
    case 'list of elements':
      return madeList(elements);
    case 'kept':
      return kept;
    case 'list of kept':
      return madeList(kept);
  }
}

/** @returns the outputs of the last argument whose outputs are kept. */
function readArguments(reader: Reader, scope: Scope, builtin: Builtin, elements: Value): Value {
  let kept = NEW;
  builtin.arguments.forEach(([where, outputs], index) => {
    expect(reader, index === 0 ? '(' : ';');
    const input = { input: scope.input, elements, 'first argument': kept }[where];
    const value = reader.readPipe(reader, on(input, scope));
    if (outputs === 'kept') kept = value;
    else if (outputs === 'touched') touch(reader, value);
    else use(reader, value);
  });
  if (builtin.arguments.length > 0) expect(reader, ')');
  return kept;
}
