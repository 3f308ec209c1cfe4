import { z } from 'zod';
import { isTransientStatus } from '../../http/remote-error';

const Refusal = z.object({
  index: z.number().int().nonnegative(),
  statusCode: z.number().int().nullish(),
  error: z.string().nullish(),
  message: z.string().nullish(),
});

/**
 * Port's answer to a bulk upsert, with 200 and with 207: a row is in one of the lists, both of which are always there.
 * Without them it is no answer to this. Source: Port's OpenAPI document, `entities/bulk`.
 */
export const BulkAnswer = z.object({
  entities: z.array(z.object({ index: z.number().int().nonnegative() })),
  errors: z.array(Refusal),
});

export type BulkAnswer = z.infer<typeof BulkAnswer>;

/** What became of one row. */
export type RowOutcome =
  | { readonly is: 'accepted' }
  | { readonly is: 'refused'; readonly status: number | undefined; readonly reason: string }
  /** Asking again may help: Port was busy with it, or did not say. */
  | { readonly is: 'open'; readonly reason: string };

/** The outcome of each of so many rows, in their order. Of a row in both lists the refusal counts. */
export function outcomesOf({ entities, errors }: BulkAnswer, rows: number): RowOutcome[] {
  const accepted = new Set(entities.map(({ index }) => index));
  const refused = new Map(errors.map((error) => [error.index, error]));
  return Array.from({ length: rows }, (_, index) => {
    const refusal = refused.get(index);
    if (refusal !== undefined) return toRefusal(refusal);
    if (accepted.has(index)) return { is: 'accepted' };
    return { is: 'open', reason: 'Port did not say what became of it' };
  });
}

function toRefusal({ statusCode, error, message }: z.infer<typeof Refusal>): RowOutcome {
  const status = statusCode ?? undefined;
  const words = [error, message].filter((part) => part !== null && part !== undefined && part !== '');
  const reason = words.length === 0 ? 'Port does not say why' : words.join(': ');
  const isPassing = status !== undefined && isTransientStatus(status);
  return isPassing ? { is: 'open', reason } : { is: 'refused', status, reason };
}
