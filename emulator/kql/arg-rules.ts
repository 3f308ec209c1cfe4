import { QueryRefusedError } from './refusal';
import { tableNameOf } from './schema';
import { elementsOf, parametersOf, partOf, walk } from './syntax';
import type { SyntaxNode } from './syntax';

/** What Resource Graph supports of KQL's tabular operators (Microsoft Learn, "Supported tabular/top level operators"). */
const allowedOperators: ReadonlySet<string> = new Set([
  'CountOperator',
  'DistinctOperator',
  'ExtendOperator',
  'FilterOperator',
  'JoinOperator',
  'MvExpandOperator',
  'ParseOperator',
  'ProjectAwayOperator',
  'ProjectOperator',
  'SortOperator',
  'SummarizeOperator',
  'TakeOperator',
  'TopOperator',
  'UnionOperator',
]);

const joinFlavors: ReadonlySet<string> = new Set(['innerunique', 'inner', 'leftouter', 'fullouter']);

/** At most so many joins, right tables, mv-expands and union legs (same page). */
const maximum = 3;

const firstWord = (node: SyntaxNode): string => /^\S+/.exec(node.text.trim())?.[0] ?? node.kind;

const refused = (code: string, message: string, node: SyntaxNode): QueryRefusedError =>
  new QueryRefusedError(code, message, { line: -1, characterPositionInLine: -1, token: firstWord(node) });

function checkOperator(node: SyntaxNode): void {
  if (!node.kind.endsWith('Operator') || node.children.length === 0 || allowedOperators.has(node.kind))
    return;
  throw refused(
    'InvalidQueryLanguage',
    `The operator '${firstWord(node)}' is not supported or not allowed.`,
    node,
  );
}

const forbiddenKinds: ReadonlySet<string> = new Set([
  'LetStatement',
  'SetOptionStatement',
  'MaterializeExpression',
  'ToScalarExpression',
  'ToTableExpression',
  'DataTableExpression',
  'ExternalDataExpression',
  'SearchExpression',
]);

function checkKind(node: SyntaxNode): void {
  if (!forbiddenKinds.has(node.kind)) return;
  throw refused('InvalidQueryLanguage', `'${firstWord(node)}' is not supported or not allowed.`, node);
}

const capitalised = (flavor: string): string =>
  flavor.replace(/^(left|right|full|inner)?(.*)$/, (_, side: string | undefined, rest: string) =>
    [side ?? '', rest].map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join(''),
  );

function checkJoin(node: SyntaxNode): void {
  for (const [name, value] of parametersOf(node)) {
    if (name !== 'kind')
      throw refused('InvalidQueryLanguage', `The join hint '${name}' is not allowed.`, node);
    if (joinFlavors.has(value)) continue;
    throw refused(
      'UnsupportedJoinFlavor',
      `The join kind "${capitalised(value)}" is not supported or not allowed.`,
      node,
    );
  }
}

/** The table that stands first in a tabular expression. */
function tablesOf(node: SyntaxNode): string[] {
  return [...walk(node)].flatMap(({ kind, text, columns }) => {
    const table = kind === 'NameReference' && columns !== undefined ? tableNameOf(text.trim()) : undefined;
    return table === undefined ? [] : [table];
  });
}

const repeated = (names: readonly string[]): string | undefined =>
  names.find((name, index) => names.indexOf(name) !== index);

function checkRemoteTables(joins: readonly SyntaxNode[]): void {
  const [first] = joins;
  if (first === undefined) return;
  const twice = repeated(joins.flatMap((node) => tablesOf(partOf(node, 'Expression')).slice(0, 1)));
  if (joins.length <= maximum && twice === undefined) return;
  const reason =
    twice === undefined
      ? `a query may have ${maximum} joins`
      : `'${twice}' is the right table of several joins`;
  throw refused(
    'DisallowedMaxNumberOfRemoteTables',
    `The number of remote tables is over its limit: ${reason}.`,
    first,
  );
}

function checkNumber(nodes: readonly SyntaxNode[], count: number, what: string): void {
  const [first] = nodes;
  if (first === undefined || count <= maximum) return;
  throw refused('InvalidQueryLanguage', `A query may have ${maximum} ${what}, this one has ${count}.`, first);
}

/** Throws `QueryRefusedError` for a query that is legal Kusto and not allowed in Resource Graph. */
export function checkArgRules(root: SyntaxNode): void {
  const nodes = [...walk(root)];
  nodes.forEach(checkKind);
  nodes.forEach(checkOperator);
  const ofKind = (kind: string): SyntaxNode[] => nodes.filter((node) => node.kind === kind);
  ofKind('JoinOperator').forEach(checkJoin);
  checkRemoteTables(ofKind('JoinOperator'));
  checkNumber(ofKind('MvExpandOperator'), ofKind('MvExpandOperator').length, 'mv-expand operators');
  const unions = ofKind('UnionOperator');
  const legs = unions.reduce((sum, node) => sum + elementsOf(node, 'Expressions').length, 0);
  checkNumber(unions, legs, 'union legs');
}
