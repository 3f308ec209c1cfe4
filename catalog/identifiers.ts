import { createHash } from 'node:crypto';

/**
 * Port accepts `^(?!\.{1,2}$)[\p{L}0-9@_.+:\\/='-]+$` with at most 1,000 characters.
 * Source: Port's OpenAPI document, entity schema.
 */
const MAX_LENGTH = 1000;
const DIGEST_LENGTH = 64;
/** No escape begins so: a digest after a lone `=` could complete one (`=20`), and be the identifier of another id. */
const SHORTENED = '==';
/** Everything Port refuses, and `=` itself, which starts an escape. */
const REFUSED = /[^\p{L}0-9@_.+:\\/'-]/gu;
const ESCAPE = /((?:=[0-9A-F]{2})+)/g;

function escape(character: string): string {
  return [...Buffer.from(character, 'utf8')]
    .map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}

/**
 * The entity identifier of an id of a source. Every character that Port refuses, and `=`, becomes `=XX` per UTF-8
 * byte; `.` and `..` are escaped whole; what is still over 1,000 characters becomes a prefix, `==` and the SHA-256 of
 * the id in lower-case hex. Different ids have different identifiers. Case is kept: lower ARM ids first
 * (`toArmIdentifier`).
 */
export function toIdentifier(id: string): string {
  const whole = id === '.' || id === '..' ? escape(id) : id.replace(REFUSED, escape);
  if (whole.length <= MAX_LENGTH) return whole;
  const digest = createHash('sha256').update(id, 'utf8').digest('hex');
  return prefixOf(whole, MAX_LENGTH - DIGEST_LENGTH - SHORTENED.length) + SHORTENED + digest;
}

/** The entity identifier of an ARM id, whose casing flips between calls. */
export function toArmIdentifier(armId: string): string {
  return toIdentifier(armId.toLowerCase());
}

/**
 * The id that an identifier was made from, or `undefined` where it can't be told: an identifier that `toIdentifier`
 * does not make, or one that was shortened.
 */
export function fromIdentifier(identifier: string): string | undefined {
  const id = identifier.replace(ESCAPE, (escapes) =>
    Buffer.from(escapes.replaceAll('=', ''), 'hex').toString('utf8'),
  );
  return toIdentifier(id) === identifier ? id : undefined;
}

/** Cuts without leaving half an escape or half a surrogate pair behind. */
function prefixOf(text: string, length: number): string {
  const cut = text.slice(0, length).replace(/=[0-9A-F]?$/, '');
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
}
