import * as fc from 'fast-check';
import type { FakeHttpAnswer } from './fake-http';
import type { Disturb } from './local-port';

/** What may happen to one request, and passes. */
const FAULTS = [
  'none',
  'unavailable',
  'reset before',
  'reset after',
  'throttled',
  'another schema',
  'lost answer',
  'revoked token',
  'busy row',
  'forgotten row',
] as const;
export type PassingFault = (typeof FAULTS)[number];

/**
 * A fault for each of the first requests of a run; never so many on end that a client may give up, and a token that
 * is revoked once.
 */
export const passingFaults: fc.Arbitrary<readonly PassingFault[]> = fc
  .array(fc.constantFrom(...FAULTS), { maxLength: 24 })
  .map((faults) => {
    const revoked = faults.indexOf('revoked token');
    return faults.map((fault, at) =>
      at % 3 === 2 || (fault === 'revoked token' && at !== revoked) ? 'none' : fault,
    );
  });

/** Lets each request meet its fault. @param revoke makes the token of the client worthless */
export function withFaults(faults: readonly PassingFault[], revoke: () => void): Disturb {
  let number = 0;
  return async (_request, handle) => {
    const fault = faults[number] ?? 'none';
    number += 1;
    switch (fault) {
      case 'none':
        return handle();
      case 'unavailable':
        return { status: 503 };
      case 'reset before':
        return new Error('ECONNRESET');
      case 'reset after':
        await handle();
        return new Error('ECONNRESET');
      case 'throttled':
        return { status: 429, headers: { 'retry-after': '3' } };
      case 'another schema':
        return { body: {} };
      case 'lost answer':
        await handle();
        return { body: { ok: false, error: 'internal_error' } };
      case 'revoked token':
        revoke();
        return handle();
      case 'busy row':
        return withoutLastRow(await handle(), { statusCode: 503, error: 'unavailable', message: 'busy' });
      case 'forgotten row':
        return withoutLastRow(await handle(), undefined);
    }
  };
}

interface Answered {
  readonly entities?: readonly { readonly index?: number }[];
  readonly errors?: readonly object[];
}

/** A bulk upsert whose last row was handled, though the answer does not say so. */
function withoutLastRow(answer: FakeHttpAnswer, error: object | undefined): FakeHttpAnswer {
  const body = (answer.body ?? {}) as Answered;
  const last = body.entities?.at(-1);
  if (body.errors === undefined || last?.index === undefined) return answer;
  const errors = error === undefined ? body.errors : [...body.errors, { ...error, index: last.index }];
  return { ...answer, body: { ...body, entities: body.entities?.slice(0, -1), errors } };
}
