import { createRequire } from 'node:module';

/** The part of Microsoft's parser that we use. It is compiled from C#, puts itself on the global object and has 1.7 MB of declarations. */
export interface KustoList<T> {
  readonly Count: number;
  getItem(index: number): T;
}

export interface KustoSymbol {
  readonly Name: string | null;
  readonly Columns?: KustoList<KustoColumnSymbol> | null;
}

export interface KustoColumnSymbol extends KustoSymbol {
  readonly Type: KustoSymbol;
}

export interface KustoElement {
  readonly Kind: number;
  readonly NameInParent: string | null;
  readonly IsToken: boolean;
  readonly Text?: string | null;
  readonly TextStart: number;
  readonly Width: number;
  readonly ChildCount: number;
  readonly ReferencedSymbol?: KustoSymbol | null;
  readonly ResultType?: KustoSymbol | null;
  readonly LiteralValue?: unknown;
  GetChild(index: number): KustoElement | null;
}

export interface KustoDiagnostic {
  readonly Code: string;
  readonly Severity: string;
  readonly Message: string;
  readonly Start: number;
  readonly Length: number;
}

export interface KustoGlobals {
  WithDatabase(database: KustoSymbol): KustoGlobals;
}

interface KustoCode {
  readonly Syntax: KustoElement;
  readonly ResultType: KustoSymbol | null;
  GetDiagnostics(): KustoList<KustoDiagnostic>;
}

interface KustoNamespace {
  readonly Language: {
    readonly GlobalState: { readonly Default: KustoGlobals };
    readonly KustoCode: { ParseAndAnalyze(text: string, globals: KustoGlobals): KustoCode };
    readonly Syntax: { readonly SyntaxKind: Readonly<Record<string, unknown>> };
    readonly Symbols: {
      readonly ScalarTypes: { readonly String: KustoSymbol; readonly Dynamic: KustoSymbol };
      readonly ColumnSymbol: new (
        name: string,
        type: KustoSymbol,
        ...unused: readonly null[]
      ) => KustoColumnSymbol;
      readonly TableSymbol: {
        readonly $ctor4: new (name: string, columns: readonly KustoColumnSymbol[]) => KustoSymbol;
      };
      readonly DatabaseSymbol: {
        readonly ctor: new (name: string, members: readonly KustoSymbol[]) => KustoSymbol;
      };
    };
  };
}

declare global {
  var Kusto: KustoNamespace | undefined;
}

export type KustoLibrary = KustoNamespace['Language'];

/** Loads the parser on first use: it takes about a second and 150 MB, so nothing loads it at import. */
export function loadKusto(): KustoLibrary {
  if (globalThis.Kusto === undefined) {
    // The order matters: the second file expects the first one's globals.
    const load = createRequire(__filename);
    load('@kusto/language-service-next/bridge.min.js');
    load('@kusto/language-service-next/Kusto.Language.Bridge.min.js');
  }
  if (globalThis.Kusto === undefined) throw new Error('@kusto/language-service-next did not define Kusto');
  return globalThis.Kusto.Language;
}
