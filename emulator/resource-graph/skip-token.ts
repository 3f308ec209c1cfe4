import { createHash } from 'node:crypto';
import { invalidSkipToken } from './refusals';

/** Where the next page begins, how long it is, and which query and scope it belongs to. */
export interface SkipToken {
  readonly offset: number;
  readonly top: number;
  readonly context: string;
}

/** A token only fits the query and the scope that it was made for. */
export const contextOf = (query: string, scope: readonly string[]): string =>
  createHash('sha256')
    .update(JSON.stringify([query, [...scope].sort()]))
    .digest('base64url')
    .slice(0, 16);

export const encodeSkipToken = ({ offset, top, context }: SkipToken): string =>
  Buffer.from(JSON.stringify([offset, top, context])).toString('base64');

function decoded(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, 'base64').toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw invalidSkipToken();
    throw error;
  }
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** Throws `RequestRefusedError` for a token that is damaged or belongs to another query. */
export function decodeSkipToken(token: string, context: string): SkipToken {
  const parts = decoded(token);
  if (!isList(parts)) throw invalidSkipToken();
  const [offset, top, of] = parts;
  if (typeof offset !== 'number' || typeof top !== 'number' || of !== context) throw invalidSkipToken();
  return { offset, top, context };
}
