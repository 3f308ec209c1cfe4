import { escapeControlCharacters } from '../core/control-characters';
import type { ListedLetter } from '../state-care/dead-letters';
import { drawTable } from './table';

/** Longer reasons would break the table. */
const MOST_CHARACTERS = 80;

/** One line a letter. */
export function presentLetters(letters: readonly ListedLetter[]): string {
  if (letters.length === 0) return 'No dead letters.';
  const head = ['id', 'status', 'source', 'kind', 'entity', 'attempts', 'since', 'reason'];
  const rows = letters.map(({ id, status, source, kind, identifier, attempts, firstSeenAt, reason }) => [
    id,
    status,
    source,
    kind,
    cut(identifier),
    String(attempts),
    firstSeenAt,
    cut(reason),
  ]);
  return drawTable({ head, rows }, { alignRight: false });
}

/** Everything that is known of one letter. */
export function presentLetter(letter: ListedLetter): string {
  const { payload, ...facts } = letter;
  const width = Math.max(...Object.keys(facts).map((name) => name.length)) + 1;
  const lines = Object.entries(facts).map(
    ([name, value]) => `${`${name}:`.padEnd(width)} ${escapeControlCharacters(String(value ?? 'none'))}`,
  );
  // JSON escapes what a terminal would obey, but for what it leaves above U+007F.
  const shape = JSON.stringify(payload, null, 2).split('\n').map(escapeControlCharacters);
  return [...lines, 'payload, values described:', ...shape.map((line) => `  ${line}`)].join('\n');
}

function cut(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS - 1)}…`;
}
