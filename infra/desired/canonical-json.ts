/**
 * JSON exactly as Go's `encoding/json` writes it: keys in the order of their bytes, no blanks, `<`, `>`, `&` and the two
 * line separators escaped. Port's provider spells what it reads so; another spelling of ours would be a difference for
 * ever. Source: Go, package encoding/json, Marshal.
 */
export function toCanonicalJson(value: unknown): string {
  return write(value).replace(/[<>&\u2028\u2029]/g, escape);
}

/** By hand, because an object of JavaScript puts keys that are numbers first, whatever their order was. */
function write(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(write).join()}]`;
  const entries = Object.entries(value).sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${write(inner)}`).join()}}`;
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
