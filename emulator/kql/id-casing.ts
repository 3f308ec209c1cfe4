import { mainExpression } from './pipeline';
import { nameOf, partOf } from './syntax';
import type { SyntaxNode } from './syntax';

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

/** `properties.subnet.id` is another id; `$left.id` is the row's. */
const isPropertyOf = (parent: SyntaxNode, node: SyntaxNode): boolean =>
  parent.kind === 'PathExpression' &&
  node.role === 'Selector' &&
  !/^\$(?:left|right)\b/.test(parent.text.trim());

/** Whether a reference to `id` stands where its casing decides nothing: folded, compared without case, or printed as it is. */
function harmless(path: readonly SyntaxNode[]): boolean {
  const node = path.at(-1);
  const parent = path.slice(0, -1).findLast(({ kind }) => kind !== 'List' && kind !== 'ExpressionList');
  if (parent === undefined || node === undefined) return false;
  if (isPropertyOf(parent, node)) return true;
  if (parent.kind === 'FunctionCallExpression') return caselessCalls.has(nameOf(partOf(parent, 'Name')));
  return (
    caselessKinds.test(parent.kind) ||
    parent.kind === 'ProjectOperator' ||
    parent.kind === 'ProjectAwayOperator'
  );
}

function* pathsTo(node: SyntaxNode, above: readonly SyntaxNode[]): Generator<readonly SyntaxNode[]> {
  const path = [...above, node];
  if (node.kind === 'NameReference' && node.columns === undefined && nameOf(node) === 'id') yield path;
  for (const child of node.children) yield* pathsTo(child, path);
}

const declaresId = (node: SyntaxNode): boolean =>
  (node.kind === 'NameDeclaration' || node.kind === 'NameAndTypeDeclaration') &&
  node.text.replace(/:.*/s, '').trim() === 'id';

/** Whether some step of a query decides something by the casing of `id`. */
export function dependsOnIdCasing(root: SyntaxNode, nodes: readonly SyntaxNode[]): boolean {
  return nodes.some(declaresId) || [...pathsTo(mainExpression(root), [])].some((path) => !harmless(path));
}
