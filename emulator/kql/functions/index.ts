import type { Environment, Expression } from '../expression';
import { notImplemented } from '../refusal';
import { elementsOf, nameOf, partOf } from '../syntax';
import type { SyntaxNode } from '../syntax';
import type { FunctionTable } from './definition';
import { dynamicFunctions } from './dynamics';
import { logicFunctions } from './logic';
import { textFunctions } from './text';
import { timeFunctions } from './time';

const functions: FunctionTable = {
  ...textFunctions,
  ...logicFunctions,
  ...timeFunctions,
  ...dynamicFunctions,
};

/** Compiles a call of a scalar function. */
export function compileCall(node: SyntaxNode, environment: Environment): Expression {
  const name = nameOf(partOf(node, 'Name'));
  const define = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (define === undefined || node.type === undefined) throw notImplemented(`the function ${name}()`);
  const args = elementsOf(partOf(node, 'ArgumentList'), 'Expressions').map((argument) =>
    environment.compile(argument),
  );
  return { type: node.type, evaluate: define({ name, args, type: node.type, state: environment.state }) };
}
