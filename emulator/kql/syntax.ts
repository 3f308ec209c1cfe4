import { notImplemented } from './refusal';
import type { Column, KqlType } from './values';

/** A node of the bound syntax tree, freed from Microsoft's classes. Lists hold their elements directly. */
export interface SyntaxNode {
  /** Name of Microsoft's SyntaxKind, for example `FilterOperator`. */
  readonly kind: string;
  /** What the node is in its parent, for example `Condition`. */
  readonly role: string;
  readonly text: string;
  readonly start: number;
  /** Name of the column, table, function or operator that the node refers to. */
  readonly symbol: string | undefined;
  readonly type: KqlType | undefined;
  /** The value of a string literal, unescaped. */
  readonly stringValue: string | undefined;
  /** Columns that a table or an operator yields. */
  readonly columns: readonly Column[] | undefined;
  readonly children: readonly SyntaxNode[];
}

export const childOf = (node: SyntaxNode, role: string): SyntaxNode | undefined =>
  node.children.find((child) => child.role === role);

/** The child in a role that the grammar demands. */
export function partOf(node: SyntaxNode, role: string): SyntaxNode {
  const child = childOf(node, role);
  if (child === undefined) throw notImplemented(`${node.kind} without ${role}`);
  return child;
}

/** The elements of a list child; none where the child is absent. */
export const elementsOf = (node: SyntaxNode, role: string): readonly SyntaxNode[] =>
  childOf(node, role)?.children ?? [];

export const columnsOf = (node: SyntaxNode): readonly Column[] => {
  if (node.columns === undefined) throw notImplemented(`${node.kind} without known columns`);
  return node.columns;
};

/** Every node of a tree, parents first. */
export function* walk(node: SyntaxNode): Generator<SyntaxNode> {
  yield node;
  for (const child of node.children) yield* walk(child);
}

/** The name that a declaration or a reference spells, whether bare or as ['name']. */
export function nameOf(node: SyntaxNode): string {
  const name = node.kind === 'NameReference' || node.kind === 'NameDeclaration' ? partOf(node, 'Name') : node;
  if (name.kind === 'BracketedName') return partOf(name, 'Name').stringValue ?? '';
  return name.text.trim();
}

/** `kind=leftouter` and the like, by name. */
export function parametersOf(node: SyntaxNode): ReadonlyMap<string, string> {
  const parameters = elementsOf(node, 'Parameters').map((parameter): [string, string] => [
    nameOf(partOf(parameter, 'Name')).toLowerCase(),
    partOf(parameter, 'Expression').text.trim(),
  ]);
  return new Map(parameters);
}
