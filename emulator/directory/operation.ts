import { z } from 'zod';
import { Lag } from '../server/latency';
import { KINDS } from './model';

const timing = {
  /** How long until lists and single reads show it. */
  listLagMs: Lag.optional(),
  /** How long until delta queries tell of it. */
  deltaLagMs: Lag.optional(),
};
const id = z.guid().toLowerCase();
/** Null clears a property. */
const Properties = z.record(z.string(), z.unknown());

/** One change of the directory. Objects are named by their ids. */
export const DirectoryOperation = z.discriminatedUnion('operation', [
  /** Drawn from the seed, with these properties instead of the drawn ones; without members, owners and manager unless given. */
  z.strictObject({
    operation: z.literal('create'),
    kind: z.enum(KINDS),
    id: id.optional(),
    properties: Properties.optional(),
    memberIds: z.array(id).optional(),
    ownerIds: z.array(id).optional(),
    managerId: id.optional(),
    ...timing,
  }),
  z.strictObject({ operation: z.literal('update'), id, properties: Properties, ...timing }),
  /** Into the recycle bin: delta says `changed`. */
  z.strictObject({ operation: z.literal('delete'), id, ...timing }),
  /** For good, from the recycle bin or at once: delta says `deleted`. */
  z.strictObject({ operation: z.literal('purge'), id, ...timing }),
  /** From the recycle bin, with its groups. */
  z.strictObject({ operation: z.literal('restore'), id, ...timing }),
  z.strictObject({ operation: z.literal('addMembers'), id, memberIds: z.array(id), ...timing }),
  z.strictObject({ operation: z.literal('removeMembers'), id, memberIds: z.array(id), ...timing }),
  z.strictObject({ operation: z.literal('addOwners'), id, ownerIds: z.array(id), ...timing }),
  z.strictObject({ operation: z.literal('removeOwners'), id, ownerIds: z.array(id), ...timing }),
  z.strictObject({ operation: z.literal('setManager'), id, managerId: id.nullable(), ...timing }),
  /** A user signed in, by default now. Lists show it at once, delta never. */
  z.strictObject({ operation: z.literal('signIn'), id, at: z.iso.datetime().optional() }),
]);
export type DirectoryOperation = z.infer<typeof DirectoryOperation>;
export type DirectoryOperationOf<K extends DirectoryOperation['operation']> = Extract<
  DirectoryOperation,
  { operation: K }
>;

export interface DirectoryOperationResult {
  readonly operation: DirectoryOperation['operation'];
  /** Of what was created or changed. */
  readonly id: string;
}
