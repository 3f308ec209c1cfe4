import { asNumber, asText } from '../expression';
import type { Evaluate, Expression, RunState } from '../expression';
import { notImplemented } from '../refusal';
import type { KqlType, Tuple, Value } from '../values';

export interface Call {
  readonly name: string;
  readonly args: readonly Expression[];
  /** The type that the language service gives the call. */
  readonly type: KqlType;
  readonly state: RunState;
}

/** Compiles one call of a function; its arguments are compiled already and their number and types checked. */
export type FunctionDefinition = (call: Call) => Evaluate;

export type FunctionTable = Readonly<Record<string, FunctionDefinition>>;

export function argument(call: Call, index: number): Expression {
  const found = call.args[index];
  if (found === undefined) throw notImplemented(`${call.name}() without argument ${index + 1}`);
  return found;
}

export const textArgument = (call: Call, index: number): ((row: Tuple) => string) =>
  asText(argument(call, index));

export const numberArgument = (call: Call, index: number): ((row: Tuple) => number | null) =>
  asNumber(argument(call, index));

/** An argument that has to be a literal string, because the function is prepared with it. */
export function literalText(call: Call, index: number): string {
  const { constant } = argument(call, index);
  if (typeof constant !== 'string')
    throw notImplemented(`${call.name}() with argument ${index + 1} that is no literal`);
  return constant;
}

/** A function of one text. */
export const ofText =
  (apply: (text: string) => Value): FunctionDefinition =>
  (call) => {
    const text = textArgument(call, 0);
    return (row) => apply(text(row));
  };

/** A function of one value, whatever it is. */
export const ofValue =
  (apply: (value: Value) => Value): FunctionDefinition =>
  (call) => {
    const { evaluate } = argument(call, 0);
    return (row) => apply(evaluate(row));
  };
