import { z } from 'zod';
import { Lag } from '../server/latency';
import { PERMISSIONS } from './permissions';

const positive = z.number().int().min(1);
/** How often something happens, 0 to 1. */
const share = z.number().min(0).max(1);

/** How delta queries answer; all of it is announced by Microsoft Learn, "Use delta query to track changes". */
const DeltaSettings = z.strictObject({
  /** Objects on a page. */
  pageSize: positive,
  /** Entries of `members@delta` in one appearance of a group; a larger group appears again, on any page. */
  memberSlice: positive,
  /** Entries of all `members@delta` on a page. */
  membersPerPage: positive,
  /** Objects that appear once more in the same round. */
  duplicates: share,
  /** Changes of earlier rounds that are told again. */
  replays: share,
  /** Pages that are followed by one without a single object. */
  emptyPages: share,
});

/** How the emulated Microsoft Graph behaves. */
export const GraphSettings = z.strictObject({
  /** Application permissions that were consented to. */
  permissions: z.array(z.enum(PERMISSIONS)),
  /** Entra ID P1 or P2: without it there is no `signInActivity`. */
  premiumLicence: z.boolean(),
  /** Resource units for each application: `tier` by the documented tenant sizes; null for none. */
  quota: z
    .union([z.literal('tier'), z.strictObject({ resourceUnits: positive, windowMs: positive })])
    .nullable(),
  /** Whether the quotas of reports, which `signInActivity` falls under, apply. */
  reportsQuota: z.boolean(),
  /** In which form a 429 says when to come back. */
  retryAfter: z.enum(['seconds', 'date', 'absent']),
  /** How long the token of a nextLink is good. */
  pageTokenLifetimeSeconds: positive,
  /** Pages of lists that are followed by one without a single object. */
  emptyPages: share,
  listLagMs: Lag,
  deltaLagMs: Lag,
  delta: DeltaSettings,
});
export type GraphSettings = z.infer<typeof GraphSettings>;

export const GraphSettingsPatch = GraphSettings.extend({ delta: DeltaSettings.partial() }).partial();
export type GraphSettingsPatch = z.infer<typeof GraphSettingsPatch>;

/** What the documents say; where they announce something without a number, often enough to be met. */
export const DEFAULT_GRAPH_SETTINGS: GraphSettings = {
  permissions: [...PERMISSIONS],
  premiumLicence: true,
  quota: 'tier',
  reportsQuota: true,
  retryAfter: 'seconds',
  pageTokenLifetimeSeconds: 3600,
  emptyPages: 0.02,
  listLagMs: 0,
  deltaLagMs: 0,
  delta: {
    pageSize: 200,
    memberSlice: 500,
    membersPerPage: 1000,
    duplicates: 0.02,
    replays: 0.1,
    emptyPages: 0.05,
  },
};

export function patchedGraph(settings: GraphSettings, patch: GraphSettingsPatch = {}): GraphSettings {
  return { ...settings, ...patch, delta: { ...settings.delta, ...patch.delta } };
}
