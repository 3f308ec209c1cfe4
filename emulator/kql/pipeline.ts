import { elementsOf, partOf } from './syntax';
import type { SyntaxNode } from './syntax';

/** The expression of a query, without the statement around it. */
export function mainExpression(root: SyntaxNode): SyntaxNode {
  const statement = elementsOf(root, 'Statements').find(({ kind }) => kind === 'ExpressionStatement');
  return statement === undefined ? root : partOf(statement, 'Expression');
}

/** The operators of the main pipeline, last one first. */
export function pipelineFromEnd(root: SyntaxNode): SyntaxNode[] {
  const operators: SyntaxNode[] = [];
  let node = mainExpression(root);
  while (node.kind === 'PipeExpression') {
    operators.push(partOf(node, 'Operator'));
    node = partOf(node, 'Expression');
  }
  return operators;
}
