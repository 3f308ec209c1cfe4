import type { Clock } from '../core/clock';
import { RemoteError } from './remote-error';

export interface RetryPolicy {
  /** Attempts for failures that carry no hint: resets, time-outs, 5xx, a 429 that says nothing. */
  readonly maxAttempts: number;
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
  /** No more waiting than this for one request, hints included. */
  readonly maxTotalWaitMs: number;
}

/**
 * Six attempts over some 15 s ride out a restart of a gateway; a server that names a time is waited for up to ten
 * minutes, since a quota that is used up is no failure.
 */
export const defaultRetryPolicy: RetryPolicy = {
  maxAttempts: 6,
  baseDelayMs: 500,
  maxDelayMs: 30_000,
  maxTotalWaitMs: 600_000,
};

/** With a hint the server is merely busy: it may say so this many times before we give up. */
const MAX_HINTED_ATTEMPTS = 60;

export interface RetryState {
  /** Attempts that failed so far, this one included. */
  readonly attempt: number;
  /** Milliseconds waited so far. */
  readonly waitedMs: number;
  /** In [0, 1). */
  readonly random: number;
}

/** Milliseconds to wait before the next attempt, or `undefined` to give up. Pure. */
export function planRetry(error: RemoteError, state: RetryState, policy: RetryPolicy): number | undefined {
  const { transient, retryAfterMs } = error.failure;
  if (!transient) return undefined;
  const hinted = retryAfterMs !== undefined && retryAfterMs > 0;
  if (state.attempt >= (hinted ? MAX_HINTED_ATTEMPTS : policy.maxAttempts)) return undefined;
  const delay = hinted ? withSpread(retryAfterMs, state.random) : backoff(state, policy);
  return state.waitedMs + delay > policy.maxTotalWaitMs ? undefined : Math.ceil(delay);
}

function backoff({ attempt, random }: RetryState, policy: RetryPolicy): number {
  const exponential = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (attempt - 1));
  return exponential * (0.75 + random / 2);
}

/** Never earlier than asked; up to 10 % later, so that parallel requests do not come back as one. */
function withSpread(hintMs: number, random: number): number {
  return hintMs * (1 + random / 10);
}

export interface RetryOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly policy?: RetryPolicy;
  readonly onRetry?: (error: RemoteError, delayMs: number) => void;
}

/**
 * Runs `attempt` until it succeeds or `planRetry` gives up. Only a `RemoteError` is repeated; anything else is a bug
 * or a stop and passes through.
 * @throws the last RemoteError, or the signal's reason
 */
export async function withRetries<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { clock, signal, policy = defaultRetryPolicy } = options;
  let waitedMs = 0;
  for (let failed = 1; ; failed += 1) {
    signal.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      const delay = planRetry(error, { attempt: failed, waitedMs, random: clock.random() }, policy);
      if (delay === undefined) throw error;
      options.onRetry?.(error, delay);
      await clock.sleep(delay, signal);
      waitedMs += delay;
    }
  }
}
