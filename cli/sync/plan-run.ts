import type { SourceState } from './state';

export interface RunRequest {
  readonly command: 'full' | 'incremental';
  readonly state: Pick<SourceState<unknown>, 'scopeHash' | 'checkpoint' | 'lastFullAt'> | undefined;
  readonly scopeHash: string;
  /** How long the source's changes can be asked for, in milliseconds. */
  readonly feedMemoryMs: number;
  /** Milliseconds since the epoch by the source's clock. */
  readonly now: number;
  /** How far a run looks back behind its checkpoint, in milliseconds. */
  readonly overlapMs: number;
  /** Where the operator wants the window to begin, in milliseconds since the epoch. */
  readonly since: number | undefined;
}

export interface RunPlan {
  readonly mode: 'full' | 'incremental';
  /** Where the window begins; null for a full read. */
  readonly from: number | null;
  /** What the window builds on: nothing, or a checkpoint. */
  readonly baseline: 'none' | 'checkpoint';
  /** Why a full read is done although an incremental one was asked for; null where it is not. */
  readonly fallback: string | null;
  /** False where the window begins after the checkpoint, so that committing it would skip something. */
  readonly mayCommit: boolean;
}

/** Decides what a run has to read so that nothing is skipped. Pure. */
export function planRun(request: RunRequest): RunPlan {
  const { command, state, scopeHash, now, overlapMs, since } = request;
  const baseline = state?.lastFullAt === undefined || state.lastFullAt === null ? 'none' : 'checkpoint';
  const full = { mode: 'full', from: null, baseline, mayCommit: true } as const;
  if (command === 'full') return { ...full, fallback: null };
  if (state === undefined) {
    return { mode: 'incremental', from: since ?? now - overlapMs, baseline, fallback: null, mayCommit: true };
  }
  if (state.scopeHash !== scopeHash) return { ...full, fallback: 'the scope or the mapping changed' };
  const checkpoint = Date.parse(state.checkpoint);
  if (now - checkpoint > request.feedMemoryMs) {
    return {
      ...full,
      fallback: `the last checkpoint (${state.checkpoint}) is older than the change feed surely remembers`,
    };
  }
  const incremental = { mode: 'incremental', baseline, fallback: null } as const;
  if (since !== undefined && since > checkpoint) return { ...incremental, from: since, mayCommit: false };
  // Changes show late: whatever is committed has looked back the whole overlap.
  const from = Math.min(since ?? checkpoint, checkpoint - overlapMs);
  return { ...incremental, from, mayCommit: true };
}
