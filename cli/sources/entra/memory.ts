import { z } from 'zod';

/** Where the changes of a collection go on from. */
export interface DeltaMemory {
  readonly deltaLink: string;
  /** Of what is read of it: another one's changes are others. */
  readonly hash: string;
  /** ISO 8601: when the link was given. */
  readonly readAt: string;
}

/** What the Entra source remembers from one run to the next: by the collections' labels. Nothing of any person. */
export interface EntraMemory {
  readonly collections: Readonly<Record<string, DeltaMemory>>;
}

export const EntraMemory: z.ZodType<EntraMemory> = z.strictObject({
  collections: z.record(
    z.string(),
    z.strictObject({ deltaLink: z.string().min(1), hash: z.string().min(1), readAt: z.iso.datetime() }),
  ),
});
