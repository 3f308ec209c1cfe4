import { z } from 'zod';
import type { AzureScope } from '../../core/config';

const Condition = z.strictObject({ name: z.string(), value: z.string() });

const Scope = z.strictObject({
  resourceTypes: z.array(z.string()),
  tagFilters: z.strictObject({ include: z.array(Condition), exclude: z.array(Condition) }),
  subscriptionIds: z.array(z.string()),
  excludedSubscriptionIds: z.array(z.string()),
  managementGroupIds: z.array(z.string()),
});

/** What the Azure source remembers from one run to the next. */
export interface AzureMemory {
  readonly scope: AzureScope;
  /** Subscriptions of which everything up to the checkpoint was delivered. */
  readonly subscriptionIds: readonly string[];
  /** Subscriptions in scope that could not be seen: nothing of them is deleted until they are back. */
  readonly absentSubscriptionIds: readonly string[];
  /** Of these, the ones that were seen before: up to when everything was delivered, ISO 8601. The others are read whole. */
  readonly absentSince?: readonly AbsentSubscription[] | undefined;
  /** Subscriptions that somebody said are gone: a full run infers so, too, until one is seen again. */
  readonly forgottenSubscriptionIds?: readonly string[] | undefined;
}

export interface AbsentSubscription {
  readonly id: string;
  readonly since: string;
}

export const AzureMemory: z.ZodType<AzureMemory> = z.strictObject({
  scope: Scope,
  subscriptionIds: z.array(z.string()),
  absentSubscriptionIds: z.array(z.string()),
  absentSince: z.array(z.strictObject({ id: z.string(), since: z.iso.datetime() })).optional(),
  forgottenSubscriptionIds: z.array(z.string()).optional(),
});
