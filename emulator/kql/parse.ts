import { loadKusto } from './kusto-library';
import type { KustoDiagnostic, KustoElement, KustoGlobals, KustoList, KustoSymbol } from './kusto-library';
import { QueryRefusedError } from './refusal';
import type { QueryPosition } from './refusal';
import { tableColumns, tableSpellings } from './schema';
import { shapeOf, withText } from './shape';
import type { SyntaxNode } from './syntax';
import { isKqlType } from './values';
import type { Column } from './values';

const globalsBySpellings = new Map<string, KustoGlobals>();
let kindNames: ReadonlyMap<number, string> | undefined;

const itemsOf = <T>(list: KustoList<T>): T[] =>
  Array.from({ length: list.Count }, (_, index) => list.getItem(index));

function globalsFor(spellings: readonly string[]): KustoGlobals {
  const key = spellings.join();
  const known = globalsBySpellings.get(key);
  if (known !== undefined) return known;
  const { GlobalState, Symbols } = loadKusto();
  const { String: text, Dynamic: dynamic } = Symbols.ScalarTypes;
  const columns = tableColumns.map(
    ({ name, type }) =>
      new Symbols.ColumnSymbol(name, type === 'string' ? text : dynamic, null, null, null, null),
  );
  const tables = spellings.map((name) => new Symbols.TableSymbol.$ctor4(name, columns));
  const globals = GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.ctor('arg', tables));
  globalsBySpellings.set(key, globals);
  return globals;
}

function kindName(kind: number): string {
  if (kindNames === undefined) {
    const entries = Object.entries(loadKusto().Syntax.SyntaxKind);
    kindNames = new Map(
      entries.flatMap(([name, value]) => (typeof value === 'number' ? [[value, name]] : [])),
    );
  }
  return kindNames.get(kind) ?? `SyntaxKind ${kind}`;
}

function columnsFrom(symbol: KustoSymbol | null | undefined): Column[] | undefined {
  if (symbol?.Columns === undefined || symbol.Columns === null) return undefined;
  return itemsOf(symbol.Columns).map((column) => {
    const type = column.Type.Name ?? 'unknown';
    if (!isKqlType(type)) {
      throw new QueryRefusedError('InvalidQuery', `Column '${column.Name ?? ''}' is of type ${type}.`);
    }
    return { name: column.Name ?? '', type };
  });
}

function childrenOf(element: KustoElement): KustoElement[] {
  const children: KustoElement[] = [];
  for (let index = 0; index < element.ChildCount; index++) {
    const child = element.GetChild(index);
    if (child === null) continue;
    const separated = kindName(child.Kind) === 'SeparatedElement' ? child.GetChild(0) : child;
    if (separated !== null) children.push(separated);
  }
  return children;
}

function toNode(element: KustoElement, text: string): SyntaxNode {
  const type = element.ResultType?.Name ?? '';
  return {
    kind: kindName(element.Kind),
    role: element.NameInParent ?? '',
    text: text.slice(element.TextStart, element.TextStart + element.Width),
    start: element.TextStart,
    symbol: element.ReferencedSymbol?.Name ?? undefined,
    type: isKqlType(type) ? type : undefined,
    stringValue: typeof element.LiteralValue === 'string' ? element.LiteralValue : undefined,
    columns: columnsFrom(element.ResultType),
    children: childrenOf(element).map((child) => toNode(child, text)),
  };
}

function positionOf(text: string, start: number, length: number): QueryPosition {
  const before = text.slice(0, start).split('\n');
  return {
    line: before.length,
    characterPositionInLine: before.at(-1)?.length ?? 0,
    token: text.slice(start, start + Math.max(1, length)) || '<EOF>',
  };
}

/** Microsoft numbers its syntax errors up to KS099, what concerns meaning from KS100. */
const isSyntaxError = (code: string): boolean => Number(code.replace(/\D/g, '')) < 100 || code === 'KS198';

function refuse(diagnostic: KustoDiagnostic, text: string): never {
  throw new QueryRefusedError(
    isSyntaxError(diagnostic.Code) ? 'ParserFailure' : 'SemanticError',
    `${diagnostic.Message} (${diagnostic.Code})`,
    positionOf(text, diagnostic.Start, diagnostic.Length),
  );
}

const operatorFirst =
  /^(?:\s|\/\/[^\n]*\n)*(?:where|project|project-away|extend|summarize|distinct|order|sort|top|take|limit|count|mv-?expand|parse)\b/;

/** So many shapes as the queries of some clients have. */
const SHAPES_KEPT = 100;
const trees = new Map<string, SyntaxNode>();

/**
 * Parses and binds a query; throws `QueryRefusedError` with the first error that Microsoft's language service finds. What
 * differs from an earlier query in its instants alone is not parsed again: that takes some 20 ms, and every run of a
 * client asks for a window of its own.
 */
export function parseQuery(query: string): SyntaxNode {
  // Resource Graph takes a query that begins with an operator as one over `resources`.
  const text = operatorFirst.test(query) ? `resources | ${query}` : query;
  const shape = shapeOf(text);
  const known = shape === undefined ? undefined : trees.get(shape);
  if (known !== undefined) return withText(known, text);
  const tree = analyse(text);
  if (shape !== undefined) remember(shape, tree);
  return tree;
}

function remember(shape: string, tree: SyntaxNode): void {
  trees.set(shape, tree);
  const [oldest] = trees.keys();
  if (trees.size > SHAPES_KEPT && oldest !== undefined) trees.delete(oldest);
}

function analyse(text: string): SyntaxNode {
  const code = loadKusto().KustoCode.ParseAndAnalyze(text, globalsFor(tableSpellings(text)));
  const error = itemsOf(code.GetDiagnostics()).find((diagnostic) => diagnostic.Severity === 'Error');
  if (error !== undefined) refuse(error, text);
  return toNode(code.Syntax, text);
}
