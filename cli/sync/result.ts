import type { RequestSummary } from '../core/request-ledger';

/** What one run did; `--json` prints exactly this object. */
export interface RunResult {
  readonly command: 'full' | 'incremental';
  readonly instance: string;
  readonly status: RunStatus;
  readonly exitCode: number;
  readonly dryRun: boolean;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly durationMs: number;
  readonly sources: readonly SourceResult[];
}

/** `misconfigured`, `locked` and `failed` sources did not run; alone they end the run without a result. */
export type RunStatus =
  'complete' | 'incomplete' | 'refused' | 'unavailable' | 'locked' | 'misconfigured' | 'failed';

export interface SourceResult {
  readonly source: 'azure' | 'entra';
  readonly mode: 'full' | 'incremental';
  readonly delivery: 'webhook' | 'api';
  readonly status: RunStatus;
  /** Per kind, in the order in which they were read. */
  readonly kinds: Readonly<Record<string, KindCounts>>;
  /** What the window builds on; `none` asks for a full run once. */
  readonly baseline: 'none' | 'checkpoint';
  /** Why everything was read although changes were asked for; null where that is not so. */
  readonly fallback: string | null;
  /** What was read again besides the window, and why. */
  readonly rereads: readonly string[];
  /** What changed and cannot be read yet; the next runs read it again. */
  readonly pending: readonly PendingItem[];
  readonly scope: ScopeSummary;
  readonly window: WindowSummary;
  readonly verification: Verification;
  readonly reconcile: ReconcileSummary;
  readonly requests: RequestSummary;
  /** What Port or the mapping refuses for good: how much is open, how much somebody has accepted. */
  readonly deadLetters: { readonly open: number; readonly dropped: number };
  /** What keeps this run from being green, each with what to do. Empty for status `complete`. */
  readonly incomplete: readonly Problem[];
  /** What the operator should know although the run is green. */
  readonly warnings: readonly string[];
}

export interface KindCounts {
  read: number;
  /** Read, but outside the filter of the scope. */
  filtered: number;
  mapped: number;
  delivered: number;
  unchanged: number;
  deleted: number;
  refused: number;
  /** Items for which the mapping names no entity; with `webhook` delivery nobody but Port knows. */
  notMapped: number;
  /** Of the refused ones: put aside as dead letters. */
  deadLettered: number;
}

/** Something that changed but cannot be read yet; the next runs read it again. */
export interface PendingItem {
  readonly id: string;
  /** ISO 8601: when it was first missed. */
  readonly since: string;
}

/** How much a scope covers, in what the source counts by: subscriptions of Azure, kinds of Entra ID. */
export interface Covered {
  readonly subscriptions?: number;
  readonly kinds?: number;
}

export interface ScopeSummary extends Covered {
  readonly hash: string;
  readonly changed: boolean;
}

export interface WindowSummary {
  /** Where the window began; null for a full run, which has no beginning. */
  readonly from: string | null;
  /** The literal instant, by the server's clock, up to which the source is delivered. */
  readonly to: string | null;
  readonly committed: boolean;
}

/** `verified`: Port's audit log was asked; `accepted`: Port took the batches, nobody asked what became of them. */
export interface Verification {
  readonly state: 'verified' | 'accepted, not verified' | 'not needed';
  /** Why it is not verified; null where it is. */
  readonly note: string | null;
  readonly refused: readonly RefusedEntity[];
}

export interface RefusedEntity {
  readonly kind: string;
  readonly blueprint: string;
  readonly identifier: string;
  readonly reason: string;
  /** What is in the way: Port's refusal, where not given; our mapping that failed on it; targets that Port does not hold. */
  readonly by?: 'port' | 'mapping' | 'relation';
}

export interface ReconcileSummary {
  readonly mode: 'on' | 'plan' | 'off';
  /** Why stale entities were not checked or not deleted; null where reconcile did what it is for. */
  readonly note: string | null;
  readonly blueprints: Readonly<Record<string, ReconcileCounts>>;
}

export interface ReconcileCounts {
  owned: number;
  stale: number;
  deleted: number;
  refused: boolean;
  /** The first few stale identifiers, for the reader. */
  samples: string[];
}

export interface Problem {
  readonly kind: string;
  /** What it concerns: a subscription, a batch, an entity. */
  readonly subject: string;
  readonly message: string;
  readonly nextStep: string;
}
