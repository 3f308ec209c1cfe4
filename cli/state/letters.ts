import { z } from 'zod';
import type { DeadLetter } from '../sync/dead-letters';

const Letter = z.strictObject({
  id: z.string().min(1),
  kind: z.string(),
  item: z.string(),
  blueprint: z.string(),
  identifier: z.string(),
  by: z.enum(['port', 'mapping']),
  reason: z.string(),
  requestId: z.string().nullable(),
  payload: z.unknown(),
  fingerprint: z.string(),
  firstSeenAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  attempts: z.number().int().positive(),
  status: z.enum(['open', 'retry', 'dropped']),
});

/** The name of the file or blob with the dead letters, by that of the state: `….json`. */
export function lettersName(state: string): string {
  return `${state.replace(/\.json$/, '')}.dead-letters.jsonl`;
}

/** One JSON object a line. */
export function writeLetters(letters: readonly DeadLetter[]): string {
  return letters.map((letter) => `${JSON.stringify(letter)}\n`).join('');
}

/** @throws Error that says which line is wrong, and what about it */
export function readLetters(text: string): readonly DeadLetter[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => (line.trim() === '' ? [] : [readLetter(line, index + 1)]));
}

function readLetter(line: string, number: number): DeadLetter {
  const result = Letter.safeParse(parseJson(line, number));
  if (result.success) return result.data;
  throw new Error(`line ${number}: ${z.prettifyError(result.error).replaceAll('\n', ' ')}`);
}

function parseJson(line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new Error(`line ${number} is not JSON`, { cause });
  }
}
