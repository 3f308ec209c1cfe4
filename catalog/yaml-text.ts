import { isNode, LineCounter, parseDocument, visit, type Document, type YAMLError } from 'yaml';
import { linesOf } from './lines';
import type { LineOf } from './problems';

/** What is wrong with a text that is not the YAML that a mapping can be; lines and columns count from 1. */
export interface YamlFault {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export type YamlText =
  { readonly value: unknown; readonly lineOf: LineOf } | { readonly faults: readonly YamlFault[] };

/** The parser's words, in which it is not plain what to do. */
const ADVICE: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'the key stands here twice',
  MULTIPLE_DOCS: 'a second document begins here; one file holds one',
  TAB_AS_INDENT: 'a tab; YAML is indented with spaces',
};

/**
 * Parses YAML 1.2 with anchors and merge keys. Refused: what the parser only warns of, such as an unknown tag, a key
 * that stands twice, a second document, an alias of nothing or of what it stands in.
 */
export function parseYaml(text: string): YamlText {
  const counter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: counter,
    prettyErrors: false,
    merge: true,
    // Silent, it would not mention a second document.
    logLevel: 'error',
  });
  const [broken] = document.errors;
  // What follows it follows from it.
  if (broken !== undefined) return { faults: [toFault(broken, counter)] };
  const faults = [
    ...document.warnings.map((warning) => toFault(warning, counter)),
    ...faultsOfAliases(document, counter),
  ];
  if (faults.length > 0) return { faults };
  try {
    const value: unknown = document.toJS();
    return { value, lineOf: linesOf(document, counter) };
  } catch (error) {
    // Aliases of aliases that would fill the memory.
    if (error instanceof ReferenceError) return { faults: [{ line: 1, column: 1, message: error.message }] };
    throw error;
  }
}

function toFault({ code, message, pos }: YAMLError, counter: LineCounter): YamlFault {
  return { ...placeAt(pos[0], counter), message: ADVICE[code] ?? message };
}

function faultsOfAliases(document: Document, counter: LineCounter): YamlFault[] {
  const faults: YamlFault[] = [];
  visit(document, {
    Alias(_key, alias, above) {
      const target = alias.resolve(document);
      const place = placeAt(alias.range?.[0] ?? 0, counter);
      if (target === undefined)
        faults.push({ ...place, message: `there is no anchor &${alias.source} above` });
      else if (above.some((node) => isNode(node) && node === target))
        faults.push({ ...place, message: `*${alias.source} stands in what it repeats` });
    },
  });
  return faults;
}

function placeAt(offset: number, counter: LineCounter): { readonly line: number; readonly column: number } {
  const { line, col } = counter.linePos(offset);
  return { line, column: col };
}
