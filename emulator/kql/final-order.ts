import { pipelineFromEnd } from './pipeline';
import { childOf, elementsOf, nameOf, partOf } from './syntax';
import type { SyntaxNode } from './syntax';

/** The sort that decides in which order a query's rows come. */
export interface FinalOrder {
  /** Its last key, with the definition of its column put in; null without a sort. */
  readonly ordersBy: string | null;
  /** Whether that key is the row's id or what the rows were grouped by, so that no two rows share it. */
  readonly ordersByUniqueKey: boolean;
}

const keepsOrder: ReadonlySet<string> = new Set([
  'ExtendOperator',
  'FilterOperator',
  'ParseOperator',
  'ProjectAwayOperator',
  'ProjectOperator',
  'TakeOperator',
]);

const keyNode = (node: SyntaxNode): SyntaxNode =>
  node.kind === 'OrderedExpression' ? partOf(node, 'Expression') : node;

/** Operators are listed last one first; `before` are those that run before the sort. */
function lastSortKey(
  operators: readonly SyntaxNode[],
): { key: SyntaxNode; before: readonly SyntaxNode[] } | undefined {
  const at = operators.findIndex(({ kind }) => !keepsOrder.has(kind));
  const operator = operators[at];
  if (operator?.kind === 'TopOperator') {
    return { key: keyNode(partOf(operator, 'ByExpression')), before: operators.slice(at + 1) };
  }
  if (operator?.kind !== 'SortOperator') return undefined;
  const last = elementsOf(operator, 'Expressions').at(-1);
  return last === undefined ? undefined : { key: keyNode(last), before: operators.slice(at + 1) };
}

const elementName = (element: SyntaxNode): string | undefined => {
  if (element.kind === 'NameReference') return nameOf(element);
  return element.kind === 'SimpleNamedExpression' ? nameOf(partOf(element, 'Name')) : undefined;
};

/** The expressions by which an operator names columns. */
function namingElements(operator: SyntaxNode): readonly SyntaxNode[] {
  if (operator.kind === 'JoinOperator') return [];
  const clause = operator.kind === 'SummarizeOperator' ? childOf(operator, 'ByClause') : operator;
  return clause === undefined ? [] : elementsOf(clause, 'Expressions');
}

/** `name = expression` in one of the operators, the latest one; the name itself where none defines it. */
function definitionOf(name: string, before: readonly SyntaxNode[]): string {
  for (const [index, operator] of before.entries()) {
    const element = namingElements(operator).find(
      (candidate) => candidate.kind === 'SimpleNamedExpression' && elementName(candidate) === name,
    );
    if (element !== undefined) return definition(partOf(element, 'Expression'), before.slice(index + 1));
  }
  return name;
}

/** Functions whose result still tells two ids apart, casing aside. */
const injective: ReadonlySet<string> = new Set(['tolower', 'toupper', 'tostring']);

/** An expression with the definitions of its names put in, as far as they matter here. */
function definition(node: SyntaxNode, before: readonly SyntaxNode[]): string {
  if (node.kind === 'NameReference') return definitionOf(nameOf(node), before);
  if (node.kind === 'FunctionCallExpression') {
    const name = nameOf(partOf(node, 'Name'));
    const [only, ...others] = elementsOf(partOf(node, 'ArgumentList'), 'Expressions');
    if (injective.has(name) && only !== undefined && others.length === 0) {
      return `${name}(${definition(only, before)})`;
    }
  }
  return node.text.replaceAll(/\s+/g, '');
}

const isId = (text: string): boolean => /^(?:(?:tolower|toupper|tostring)\()*id\)*$/.test(text);

/** Whether the rows were grouped by this column alone, so that each of its values stands once. */
function isGroupKey(key: SyntaxNode, before: readonly SyntaxNode[]): boolean {
  const grouping = before.find(({ kind }) => kind !== 'FilterOperator' && kind !== 'SortOperator');
  if (grouping?.kind !== 'SummarizeOperator' && grouping?.kind !== 'DistinctOperator') return false;
  const [only, ...others] = namingElements(grouping);
  if (only === undefined || others.length > 0 || key.kind !== 'NameReference') return false;
  return elementName(only) === nameOf(key);
}

/** Operators that repeat a row, and so its id. */
const repeatsRows = ({ kind }: SyntaxNode): boolean => kind === 'MvExpandOperator';

export function finalOrderOf(root: SyntaxNode): FinalOrder {
  const sort = lastSortKey(pipelineFromEnd(root));
  if (sort === undefined) return { ordersBy: null, ordersByUniqueKey: false };
  const { key, before } = sort;
  if (isGroupKey(key, before)) return { ordersBy: nameOf(key), ordersByUniqueKey: true };
  const ordersBy = definition(key, before);
  return { ordersBy, ordersByUniqueKey: isId(ordersBy) && !before.some(repeatsRows) };
}
