/** Keeps secrets out of everything that is written. */
export interface Redactor {
  /** From now on `secret` is replaced in every spelling in which it may turn up. */
  readonly register: (secret: string) => void;
  readonly redact: (text: string) => string;
}

const REPLACEMENT = '***';

/** Shorter values would tear holes into ordinary words, and protect nothing. */
const SHORTEST_SECRET = 4;

/** A fragment of base64 that is shorter than this is found in ordinary text by chance. */
const SHORTEST_FRAGMENT = 8;

/** JSON Web Tokens are credentials wherever they come from. */
const JSON_WEB_TOKEN = /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g;

/** A registry of its own; the program uses the one below, tests make their own. */
export function createRedactor(): Redactor {
  const spellings = new Set<string>();
  let longestFirst: readonly string[] = [];
  return {
    register: (secret) => {
      for (const spelling of spellingsOf(secret)) spellings.add(spelling);
      longestFirst = [...spellings].sort((a, b) => b.length - a.length);
    },
    redact: (text) =>
      longestFirst
        .reduce((redacted, spelling) => redacted.replaceAll(spelling, REPLACEMENT), text)
        .replace(JSON_WEB_TOKEN, REPLACEMENT),
  };
}

/** The program's secrets: whoever reads one registers it here. */
export const secrets = createRedactor();

/**
 * A value with every text in it redacted, names of members too. To be used on what is presented: escapes of JSON or
 * Markdown would make a secret unrecognisable in the finished text.
 */
export function redactAll<T>(value: T, redact: Redactor['redact']): T {
  // Texts remain texts, and so on: the type stays the same.
  return redactValue(value, redact) as T;
}

function redactValue(value: unknown, redact: Redactor['redact']): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((each) => redactValue(each, redact));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(
    ([name, each]) => [redact(name), redactValue(each, redact)] as const,
  );
  return Object.fromEntries(members);
}

/** The plain secret, and how URLs, forms, JSON and basic authentication spell it. */
function spellingsOf(secret: string): readonly string[] {
  if (secret.trim().length < SHORTEST_SECRET) return [];
  const wellFormed = secret.toWellFormed();
  const form = new URLSearchParams({ s: wellFormed }).toString().slice(2);
  const texts = [
    secret,
    secret.trim(),
    encodeURIComponent(wellFormed),
    form,
    JSON.stringify(secret).slice(1, -1),
  ];
  return [...texts, ...[0, 1, 2].flatMap((offset) => base64Fragments(secret, offset))];
}

/** What stands for the secret in base64 when `offset` bytes (modulo 3) come before it, in both alphabets. */
function base64Fragments(secret: string, offset: number): readonly string[] {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret, 'utf8')]);
  const spoiltAtStart = Math.ceil((offset * 4) / 3);
  const wholeGroups = Math.floor((bytes.length * 4) / 3);
  const fragment = bytes.toString('base64').slice(spoiltAtStart, wholeGroups);
  if (fragment.length < SHORTEST_FRAGMENT) return [];
  return [fragment, fragment.replaceAll('+', '-').replaceAll('/', '_')];
}
