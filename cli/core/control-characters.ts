/**
 * C0 and C1 controls, line and paragraph separators, and the marks that reorder text: in a value that somebody else
 * chose they forge lines or drive the terminal.
 */
const HOSTILE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Makes control characters visible as escapes, so that a value stays on its line. */
export function escapeControlCharacters(text: string): string {
  return text.replace(HOSTILE, (character) => SHORT[character] ?? toUnicodeEscape(character));
}

function toUnicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
