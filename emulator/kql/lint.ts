import { compileQuery } from './compile';
import { parseQuery } from './parse';
import { QueryRefusedError } from './refusal';
import { elementsOf, parametersOf, walk } from './syntax';
import type { SyntaxNode } from './syntax';

function joinProblems(nodes: readonly SyntaxNode[]): string[] {
  const implicit = nodes
    .filter(({ kind }) => kind === 'JoinOperator')
    .some((node) => !parametersOf(node).has('kind'));
  return implicit
    ? ['a join without a kind is innerunique, which drops rows of the left side: name the kind']
    : [];
}

function orderProblems(text: string): string[] {
  const { ordersBy, ordersByUniqueKey } = compileQuery(text);
  if (ordersBy === null) return ['no final order by: pages come in random order'];
  if (!ordersByUniqueKey)
    return [`the last sort key is ${ordersBy}, which is not unique: pages lose and repeat rows`];
  return ordersBy === 'id'
    ? ['the last sort key is id, whose casing flips between pages: use tolower(id)']
    : [];
}

function timeProblems(nodes: readonly SyntaxNode[]): string[] {
  const ago = nodes.some(({ kind, symbol }) => kind === 'FunctionCallExpression' && symbol === 'ago');
  return ago ? ['ago() moves the window from page to page: use a datetime literal'] : [];
}

function limitProblems(nodes: readonly SyntaxNode[]): string[] {
  const limited = nodes.some(({ kind }) => kind === 'TakeOperator');
  return limited ? ['take and limit switch paging off: there is no continuation token'] : [];
}

function columnProblems(text: string): string[] {
  return compileQuery(text).allDynamic ? ['all columns are dynamic: there is no continuation token'] : [];
}

/**
 * What a careful client does not do although the query may be legal, one sentence each; what Resource Graph refuses
 * is listed first and alone. A query that summarizes to one row needs no order.
 */
export function lintQuery(text: string): string[] {
  try {
    const nodes = [...walk(parseQuery(text))];
    const ordered = isSingleRow(nodes) ? [] : orderProblems(text);
    return [
      ...ordered,
      ...timeProblems(nodes),
      ...limitProblems(nodes),
      ...joinProblems(nodes),
      ...columnProblems(text),
    ];
  } catch (error) {
    if (error instanceof QueryRefusedError) return [`refused, ${error.code}: ${error.message}`];
    throw error;
  }
}

function isSingleRow(nodes: readonly SyntaxNode[]): boolean {
  const last = nodes.find(({ kind }) => kind === 'PipeExpression')?.children.at(-1);
  if (last?.kind === 'CountOperator') return true;
  return (
    last?.kind === 'SummarizeOperator' &&
    elementsOf(last, 'Aggregates').length > 0 &&
    !last.children.some(({ role }) => role === 'ByClause')
  );
}
