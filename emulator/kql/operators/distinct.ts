import { keyOfRow } from '../keys';
import { assertColumns, following, unordered } from '../plan';
import { notImplemented } from '../refusal';
import { columnsOf, elementsOf } from '../syntax';
import type { Tuple, Value } from '../values';
import { compileNamed } from './rows';
import type { OperatorCompiler } from './rows';

export const distinct: OperatorCompiler = (node, input, environment) => {
  const columns = columnsOf(node);
  const elements = elementsOf(node, 'Expressions');
  if (elements.some(({ kind }) => kind === 'StarExpression')) throw notImplemented('distinct *');
  const values = elements.map((element) => compileNamed(element, environment).evaluate);
  assertColumns(node, values.length, columns);
  const keyOf = keyOfRow(values);
  return following(input, columns, ({ rows }) => {
    const found = new Map<Value, Tuple>();
    for (const row of rows) {
      const key = keyOf(row);
      if (!found.has(key))
        found.set(
          key,
          values.map((evaluate) => evaluate(row)),
        );
    }
    return unordered([...found.values()]);
  });
};
