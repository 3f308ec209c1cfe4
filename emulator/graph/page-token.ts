import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { EmulatorClock } from '../server/types';
import { directoryBadRequest, expiredPageToken } from './graph-error';

/** Where the next page begins, and what it is a page of. */
export interface PageToken {
  /** Continues behind this place; what comes or goes meanwhile shifts nothing. */
  readonly after: number;
  /** The page before had no objects, so this one has some. */
  readonly afterEmptyPage: boolean;
  readonly context: string;
}

export interface PageTokens {
  encode(token: PageToken): string;
  /** Throws `GraphError` 400 for a token that is damaged, belongs to another query, or has expired. */
  decode(text: string, context: string): PageToken;
  /** Every token issued so far is expired from now on. */
  expireAll(): void;
}

const Contents = z.tuple([
  z.number().int(),
  z.boolean(),
  z.string(),
  /** When it was issued, epoch milliseconds. */
  z.number(),
  /** How often all tokens had been called in before. */
  z.number().int(),
]);

/** What real tokens begin with; the rest is nobody's business. */
const PREFIX = 'RFNwdAoAAQ';

export function createPageTokens(clock: EmulatorClock, lifetimeSeconds: () => number): PageTokens {
  let generation = 0;
  const now = (): number => clock.now().getTime();
  return {
    encode: ({ after, afterEmptyPage, context }) => {
      const contents: z.infer<typeof Contents> = [after, afterEmptyPage, context, now(), generation];
      return PREFIX + Buffer.from(JSON.stringify(contents)).toString('base64url');
    },
    decode: (text, context) => {
      const [after, afterEmptyPage, of, issuedAt, issuedIn] = contentsOf(text);
      if (of !== context) throw invalid();
      if (issuedIn !== generation || now() > issuedAt + lifetimeSeconds() * 1000) throw expiredPageToken();
      return { after, afterEmptyPage, context };
    },
    expireAll: () => {
      generation += 1;
    },
  };
}

/** A token only fits the path and the options that it was made for. */
export function pageContextOf(path: string, query: URLSearchParams): string {
  const options = [...query]
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => name !== '$skiptoken')
    .sort(([left], [right]) => (left < right ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([path.toLowerCase(), options]))
    .digest('base64url')
    .slice(0, 16);
}

function contentsOf(text: string): z.infer<typeof Contents> {
  if (!text.startsWith(PREFIX)) throw invalid();
  try {
    return Contents.parse(JSON.parse(Buffer.from(text.slice(PREFIX.length), 'base64url').toString('utf8')));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) throw invalid();
    throw error;
  }
}

const invalid = () => directoryBadRequest('Skip token is invalid or does not match the request.');
