import type { Clock } from '../core/clock';

/** One attempt took longer than it may. */
export class TimeLimitError extends Error {
  constructor(limitMs: number) {
    super(`no complete answer within ${limitMs / 1000} s`);
    this.name = 'TimeLimitError';
  }
}

/**
 * Runs `task` with a signal that is aborted when `limitMs` milliseconds are over or `signal` is aborted.
 * @throws TimeLimitError, or the outer signal's reason
 */
export async function withTimeLimit<T>(
  task: (signal: AbortSignal) => Promise<T>,
  limits: { readonly clock: Clock; readonly limitMs: number; readonly signal: AbortSignal },
): Promise<T> {
  const { clock, limitMs, signal } = limits;
  const expired = clock.expire(limitMs);
  try {
    return await task(AbortSignal.any([signal, expired]));
  } catch (error) {
    signal.throwIfAborted();
    if (expired.aborted) throw new TimeLimitError(limitMs);
    throw error;
  }
}
