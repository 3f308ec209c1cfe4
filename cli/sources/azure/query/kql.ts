/** Control characters, and the two line separators that Kusto counts as line ends. */
const CONTROL = /[\p{Cc}\u2028\u2029]/gu;

/**
 * A KQL string literal of any text. In KQL a backslash escapes and `''` does not: adjacent literals are joined, so
 * doubling a quote would change the value, and a bare backslash would let a value become code.
 * Source: Microsoft Learn, "The string data type" (Kusto).
 */
export function stringLiteral(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replace(CONTROL, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `'${escaped}'`;
}

/** `('a', 'b')`, for `in~`. */
export function literalList(texts: readonly string[]): string {
  return `(${texts.map(stringLiteral).join(', ')})`;
}

/**
 * A KQL datetime literal, so that every page of a query sees the same bounds.
 * @param instant milliseconds since the epoch
 */
export function datetimeLiteral(instant: number): string {
  return `datetime(${new Date(instant).toISOString()})`;
}

/**
 * `properties['a']['b c']`: a path below a dynamic column. Always in brackets: after a dot, Kusto takes some hundred
 * words (`time`, `set`, `first`, …) for its own.
 */
export function dynamicPath(column: string, path: readonly string[]): string {
  return path.reduce((left, key) => `${left}[${stringLiteral(key)}]`, column);
}
