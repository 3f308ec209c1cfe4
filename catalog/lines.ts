import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import type { LineOf } from './problems';

/** Finds lines in a parsed document: of the key where there is one, of the element of a list. */
export function linesOf(document: Document, counter: LineCounter): LineOf {
  return (path) => {
    let here: unknown = document.contents;
    let offset = offsetOf(here) ?? 0;
    for (const segment of path) {
      const child = childOf(isAlias(here) ? here.resolve(document) : here, segment);
      if (child === undefined) break;
      offset = offsetOf(isPair(child) ? child.key : child) ?? offset;
      here = isPair(child) ? child.value : child;
    }
    return counter.linePos(offset).line;
  };
}

/** Finds lines in a JSON text, which is YAML as well; parses it when first asked. */
export function linesOfJson(text: string): LineOf {
  let lineOf: LineOf | undefined;
  return (path) => {
    if (lineOf === undefined) {
      const counter = new LineCounter();
      lineOf = linesOf(parseDocument(text, { lineCounter: counter, prettyErrors: false }), counter);
    }
    return lineOf(path);
  };
}

function childOf(node: unknown, segment: PropertyKey): unknown {
  if (isSeq(node)) return node.items[Number(segment)];
  if (!isMap(node)) return undefined;
  return node.items.find(({ key }) => isScalar(key) && String(key.value) === String(segment));
}

function offsetOf(node: unknown): number | undefined {
  const isNode = typeof node === 'object' && node !== null && 'range' in node;
  return isNode && Array.isArray(node.range) && typeof node.range[0] === 'number' ? node.range[0] : undefined;
}
