import type { SyntaxNode } from './syntax';

/** An instant as `Date.toISOString` writes it: all of them are equally long. */
const INSTANT = /\bdatetime\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\)/g;
const ANY_INSTANT = 'datetime(2000-01-01T00:00:00.000Z)';
const STRINGS = /@?'(?:\\.|[^'\\])*'|@?"(?:\\.|[^"\\])*"/g;

/**
 * A query with all its instants replaced by one that is as long: queries of one shape have syntax trees that differ in
 * the texts of their nodes alone. Undefined where that is not so sure: an instant that is none, or stands in a string.
 */
export function shapeOf(text: string): string | undefined {
  const instants = [...text.matchAll(INSTANT)].map(([, instant = '']) => instant);
  if (instants.length === 0 || instants.some((instant) => Number.isNaN(Date.parse(instant))))
    return undefined;
  if ([...text.replace(STRINGS, '').matchAll(INSTANT)].length !== instants.length) return undefined;
  return text.replace(INSTANT, ANY_INSTANT);
}

/** The tree of a query of the same shape. */
export function withText(node: SyntaxNode, text: string): SyntaxNode {
  return {
    ...node,
    text: text.slice(node.start, node.start + node.text.length),
    children: node.children.map((child) => withText(child, text)),
  };
}
