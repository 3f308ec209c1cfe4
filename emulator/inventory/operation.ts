import { z } from 'zod';
import { Lag } from '../server/latency';
import type { Tags } from './model';

/** Own properties only, any name: zod's records drop `__proto__`, which is an ordinary tag here. */
const Tags = z.custom<Tags>(isTags, { error: 'expected null or an object of strings' });
const Properties = z.record(z.string(), z.unknown());

/** Settings of one operation win over those of the emulator. */
const timing = {
  /** How long until the change row is visible. */
  feedLagMs: Lag.optional(),
  /** How long until the table shows the new state. */
  tableLagMs: Lag.optional(),
  /** How long the table shows what was deleted. */
  lingerMs: Lag.optional(),
  /** The change row's timestamp: for ties, and for rows that appear late with an older time. */
  detectedAt: z.iso.datetime({ offset: true }).optional(),
  /** False: the feed never learns of it. */
  changeRow: z.boolean().optional(),
};
export type Timing = z.infer<z.ZodObject<typeof timing>>;

/** Whether what vanishes with its parent gets change rows: each one, none, or every second one. */
export const ChildRows = z.enum(['each', 'none', 'some']);
export type ChildRows = z.infer<typeof ChildRows>;

/** Which change rows a move leaves. */
export const MoveRows = z.enum(['both', 'delete', 'create', 'none']);
export type MoveRows = z.infer<typeof MoveRows>;

const byId = { id: z.string() };
const bySubscription = { subscriptionId: z.string().toLowerCase() };

/** One change of the inventory, in the words of who makes it. */
export const Operation = z.discriminatedUnion('operation', [
  z.strictObject({
    operation: z.literal('createResource'),
    resourceGroupId: z.string(),
    type: z.string().optional(),
    name: z.string().optional(),
    location: z.string().optional(),
    tags: Tags.optional(),
    kind: z.string().optional(),
    properties: Properties.optional(),
    ...timing,
  }),
  z.strictObject({
    operation: z.literal('updateResource'),
    ...byId,
    location: z.string().optional(),
    kind: z.string().optional(),
    managedBy: z.string().optional(),
    sku: Properties.nullable().optional(),
    zones: z.array(z.string()).nullable().optional(),
    identity: Properties.nullable().optional(),
    tags: Tags.optional(),
    /** Merged into the present ones. */
    properties: Properties.optional(),
    ...timing,
  }),
  z.strictObject({ operation: z.literal('retagResource'), ...byId, tags: Tags, ...timing }),
  z.strictObject({
    operation: z.literal('deleteResource'),
    ...byId,
    childRows: ChildRows.optional(),
    ...timing,
  }),
  z.strictObject({
    operation: z.literal('moveResource'),
    ...byId,
    resourceGroupId: z.string(),
    rows: MoveRows.optional(),
    ...timing,
  }),
  z.strictObject({
    operation: z.literal('createResourceGroup'),
    ...bySubscription,
    name: z.string().optional(),
    location: z.string().optional(),
    tags: Tags.optional(),
    ...timing,
  }),
  z.strictObject({ operation: z.literal('retagResourceGroup'), ...byId, tags: Tags, ...timing }),
  z.strictObject({
    operation: z.literal('deleteResourceGroup'),
    ...byId,
    childRows: ChildRows.optional(),
    ...timing,
  }),
  z.strictObject({
    operation: z.literal('createSubscription'),
    subscriptionId: z.guid().toLowerCase().optional(),
    displayName: z.string().optional(),
    tags: Tags.optional(),
    managementGroup: z.string().optional(),
    ...timing,
  }),
  z.strictObject({
    operation: z.literal('updateSubscription'),
    ...bySubscription,
    displayName: z.string().optional(),
    tags: Tags.optional(),
    managementGroup: z.string().optional(),
    ...timing,
  }),
  z.strictObject({
    operation: z.literal('deleteSubscription'),
    ...bySubscription,
    childRows: ChildRows.optional(),
    ...timing,
  }),
  /** The principal loses Reader: the subscription is no longer listed, nor is anything in it. */
  z.strictObject({ operation: z.literal('hideSubscription'), ...bySubscription }),
  /** Still listed, but reading what is in it is refused (403). */
  z.strictObject({ operation: z.literal('revokeSubscription'), ...bySubscription }),
  /** The principal has Reader again. */
  z.strictObject({ operation: z.literal('showSubscription'), ...bySubscription }),
]);
export type Operation = z.infer<typeof Operation>;

export type OperationOf<K extends Operation['operation']> = Extract<Operation, { operation: K }>;

/** A request for something that the inventory does not have, or has already. */
export class OperationError extends Error {
  override readonly name = 'OperationError';
}

function isTags(value: unknown): value is Tags {
  if (value === null) return true;
  if (typeof value !== 'object' || Array.isArray(value)) return false;
  return Object.values(value).every((one) => typeof one === 'string');
}
