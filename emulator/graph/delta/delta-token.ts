import { z } from 'zod';
import type { EmulatorClock } from '../../server/types';
import { badRequest, GraphError } from '../graph-error';

/** From where on changes are told, and of what. */
export interface DeltaToken {
  /** Changes that were known when it was issued. */
  readonly position: number;
  readonly select: readonly string[] | undefined;
  readonly ids: readonly string[] | undefined;
}

export interface DeltaTokens {
  encode(token: DeltaToken): string;
  /** Throws `GraphError`: 400 for a token that is damaged or too old. */
  decode(text: string): DeltaToken & { readonly isCalledIn: boolean };
  /** Tokens issued so far lead to a new beginning. */
  callIn(): void;
}

/** Microsoft Learn, "Use delta query to track changes": directory objects, seven days. */
const LIFETIME_MS = 7 * 86_400_000;

const Contents = z.tuple([
  z.number().int().min(0),
  z.array(z.string()).nullable(),
  z.array(z.string()).nullable(),
  /** When it was issued, epoch milliseconds. */
  z.number(),
  /** How often all tokens had been called in before. */
  z.number().int(),
]);

export function createDeltaTokens(clock: EmulatorClock): DeltaTokens {
  let generation = 0;
  const now = (): number => clock.now().getTime();
  return {
    encode: ({ position, select, ids }) => {
      const contents: z.infer<typeof Contents> = [
        position,
        select === undefined ? null : [...select],
        ids === undefined ? null : [...ids],
        now(),
        generation,
      ];
      return Buffer.from(JSON.stringify(contents)).toString('base64url');
    },
    decode: (text) => {
      const [position, select, ids, issuedAt, issuedIn] = contentsOf(text);
      if (now() > issuedAt + LIFETIME_MS) throw tooOld();
      return {
        position,
        select: select ?? undefined,
        ids: ids ?? undefined,
        isCalledIn: issuedIn !== generation,
      };
    },
    callIn: () => {
      generation += 1;
    },
  };
}

function contentsOf(text: string): z.infer<typeof Contents> {
  try {
    return Contents.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) throw badRequest('Badly formed token.');
    throw error;
  }
}

/** As the identity platform's blog quotes it, "Upcoming changes to delta token lifetime". */
const tooOld = () =>
  new GraphError(
    400,
    'syncStateNotFound',
    'The sync state generation is not found. The delta token is expired and data must be synchronized again.',
  );

/** "410 (gone) and a Location header containing a request URL with an empty $deltaToken (same as the initial query)". */
export const gone = (location: string): GraphError =>
  new GraphError(410, 'resyncRequired', 'Resync required. The full state has to be read again.', {
    location,
  });
