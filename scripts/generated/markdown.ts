/** A table; cells are Markdown, whose bars are escaped here. */
export function toTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Prose for a table: names of variables become code, and nothing acts as HTML or a link. Code in it stays code. */
export function toProse(text: string): string {
  return text
    .replace(/[\\*<>[\]]/g, (character) => `\\${character}`)
    .replace(/\b[A-Z]+(?:_[A-Z]+)+\b/g, code);
}

export function code(text: string): string {
  return `\`${text}\``;
}
