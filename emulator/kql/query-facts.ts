import { finalOrderOf } from './final-order';
import type { FinalOrder } from './final-order';
import { dependsOnIdCasing } from './id-casing';
import { walk } from './syntax';
import type { SyntaxNode } from './syntax';
import type { Column } from './values';

export interface QueryFacts extends FinalOrder {
  /** Contains take or limit: Resource Graph then gives no continuation token. */
  readonly hasLimit: boolean;
  /** All output columns are dynamic: Resource Graph then gives no continuation token. */
  readonly allDynamic: boolean;
  /** Contains now() or ago(): the same rows may yield another result later. */
  readonly usesNow: boolean;
  /** Some step depends on the casing of `id`: then a flip of the casing changes more than what is printed. */
  readonly dependsOnIdCasing: boolean;
}

const isClockCall = ({ kind, symbol }: SyntaxNode): boolean =>
  kind === 'FunctionCallExpression' && (symbol === 'now' || symbol === 'ago');

export function factsOf(root: SyntaxNode, columns: readonly Column[]): QueryFacts {
  const nodes = [...walk(root)];
  return {
    ...finalOrderOf(root),
    hasLimit: nodes.some(({ kind }) => kind === 'TakeOperator'),
    allDynamic: columns.every(({ type }) => type === 'dynamic'),
    usesNow: nodes.some(isClockCall),
    dependsOnIdCasing: dependsOnIdCasing(root, nodes),
  };
}
