import { childOf, elementsOf, nameOf, partOf, walk } from './syntax';
import type { SyntaxNode } from './syntax';
import type { Column } from './values';

export interface QueryFacts {
  /** The last key of the sort that decides the final order, with the definition of its column put in; null without a sort. */
  readonly ordersBy: string | null;
  /** Whether that key is the row's id or a function of it alone, so that no two rows share it. */
  readonly ordersByUniqueKey: boolean;
  /** Contains take, limit or sample: Resource Graph then gives no continuation token. */
  readonly hasLimit: boolean;
  /** All output columns are dynamic: Resource Graph then gives no continuation token. */
  readonly allDynamic: boolean;
  /** Contains now() or ago(): the same rows may yield another result later. */
  readonly usesNow: boolean;
  /** Some step depends on the casing of `id`: then a flip of the casing changes more than what is printed. */
  readonly dependsOnIdCasing: boolean;
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

export function mainExpression(root: SyntaxNode): SyntaxNode {
  const statement = elementsOf(root, 'Statements').find(({ kind }) => kind === 'ExpressionStatement');
  return statement === undefined ? root : partOf(statement, 'Expression');
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

/** What a name stands for at the end of some operators: the expression that defined it, or the name itself. */
function definitionOf(name: string, before: readonly SyntaxNode[]): SyntaxNode | string {
  for (const [index, operator] of before.entries()) {
    if (operator.kind === 'JoinOperator' || operator.kind === 'SummarizeOperator') {
      const by = childOf(operator, 'ByClause');
      const named = by === undefined ? undefined : declared(elementsOf(by, 'Expressions'), name);
      return named === undefined
        ? definitionOf(name, before.slice(index + 1))
        : resolve(named, before.slice(index + 1));
    }
    const found = declared(elementsOf(operator, 'Expressions'), name);
    if (found !== undefined) return resolve(found, before.slice(index + 1));
  }
  return name;
}

const declared = (elements: readonly SyntaxNode[], name: string): SyntaxNode | undefined => {
  const element = elements.find(
    ({ kind, children }) =>
      kind === 'SimpleNamedExpression' &&
      children.some((child) => child.role === 'Name' && nameOf(child) === name),
  );
  return element === undefined ? undefined : partOf(element, 'Expression');
};

const resolve = (node: SyntaxNode, before: readonly SyntaxNode[]): SyntaxNode | string =>
  node.kind === 'NameReference' ? definitionOf(nameOf(node), before) : node;

const compact = (text: string): string => text.replaceAll(/\s+/g, '');

/** Functions whose result still tells two ids apart, casing aside. */
const injective = /^(?:tolower|toupper|tostring)\((.*)\)$/;

function isUnique(text: string): boolean {
  const inner = injective.exec(text)?.[1];
  return inner === undefined ? text === 'id' : isUnique(inner);
}

function resolvedSortKey(operators: readonly SyntaxNode[]): string | null {
  const sort = lastSortKey(operators);
  if (sort === undefined) return null;
  const resolved = resolve(sort.key, sort.before);
  return compact(typeof resolved === 'string' ? resolved : resolved.text);
}

const caselessCalls: ReadonlySet<string> = new Set([
  'tolower',
  'toupper',
  'isempty',
  'isnotempty',
  'isnull',
  'isnotnull',
  'strlen',
]);
const caselessKinds =
  /^(?:EqualTilde|BangTilde|(?:Not)?In(?:Cs)|(?:Not)?(?:Has|HasPrefix|HasSuffix|Contains|StartsWith|EndsWith)|HasAny|HasAll)Expression$/;

/** Whether a reference to `id` stands where its casing decides nothing: folded, compared without case, or printed as it is. */
function harmless(path: readonly SyntaxNode[]): boolean {
  const parents = path.slice(0, -1).filter(({ kind }) => kind !== 'List' && kind !== 'ExpressionList');
  const parent = parents.at(-1);
  if (parent === undefined) return false;
  if (parent.kind === 'FunctionCallExpression') return caselessCalls.has(nameOf(partOf(parent, 'Name')));
  return caselessKinds.test(parent.kind) || parent.kind === 'ProjectOperator';
}

function* pathsTo(node: SyntaxNode, above: readonly SyntaxNode[]): Generator<readonly SyntaxNode[]> {
  const path = [...above, node];
  if (node.kind === 'NameReference' && node.columns === undefined && nameOf(node) === 'id') yield path;
  for (const child of node.children) yield* pathsTo(child, path);
}

/** Joins, groups and unions hand rows on whole; there we do not follow the id and assume the worst. */
const opaque: ReadonlySet<string> = new Set([
  'JoinOperator',
  'SummarizeOperator',
  'UnionOperator',
  'DistinctOperator',
]);

function dependsOnIdCasing(root: SyntaxNode, nodes: readonly SyntaxNode[]): boolean {
  if (nodes.some(({ kind }) => opaque.has(kind))) return true;
  return [...pathsTo(mainExpression(root), [])].some((path) => !harmless(path));
}

export function factsOf(root: SyntaxNode, columns: readonly Column[]): QueryFacts {
  const nodes = [...walk(root)];
  const ordersBy = resolvedSortKey(pipelineFromEnd(root));
  return {
    ordersBy,
    ordersByUniqueKey: ordersBy !== null && isUnique(ordersBy),
    hasLimit: nodes.some(({ kind }) => kind === 'TakeOperator' || kind === 'SampleOperator'),
    allDynamic: columns.every(({ type }) => type === 'dynamic'),
    usesNow: nodes.some(
      ({ kind, symbol }) => kind === 'FunctionCallExpression' && (symbol === 'now' || symbol === 'ago'),
    ),
    dependsOnIdCasing: dependsOnIdCasing(root, nodes),
  };
}
