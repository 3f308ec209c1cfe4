import { z } from 'zod';
import { RemoteError } from '../../../http/remote-error';

const SubscriptionRow = z.object({ subscriptionId: z.string().min(1) });

const TargetRow = z.object({
  id: z.string().min(1),
  targetId: z.string().min(1),
  type: z.string().nullish(),
});

const CountRow = z.object({ subscriptionId: z.string(), resourceCount: z.number().int().nonnegative() });

/** A row that names a subscription. @throws ZodError */
export function toSubscriptionRow(row: unknown): z.infer<typeof SubscriptionRow> {
  return SubscriptionRow.parse(row);
}

/** A change row of which only the target matters. @throws ZodError */
export function toTargetRow(row: unknown): z.infer<typeof TargetRow> {
  return TargetRow.parse(row);
}

/** How many resources a subscription has. @throws ZodError */
export function toCountRow(row: unknown): z.infer<typeof CountRow> {
  return CountRow.parse(row);
}

/**
 * Reads a row of Resource Graph's.
 * @throws RemoteError where the row is not what the query asked for: better no row than a wrong one
 */
export function fromRow<T>(row: unknown, read: (row: unknown) => T): T {
  try {
    return read(row);
  } catch (cause) {
    if (!(cause instanceof z.ZodError)) throw cause;
    throw new RemoteError({
      service: 'Azure Resource Graph',
      operation: 'read a row',
      detail: `it is not what was asked for: ${z.prettifyError(cause).replaceAll('\n', ' ')}`,
      transient: false,
      cause,
    });
  }
}
