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
  const timer = new AbortController();
  const expired = new AbortController();
  const running = AbortSignal.any([signal, expired.signal]);
  const timing = clock.sleep(limitMs, timer.signal).then(
    () => expired.abort(new TimeLimitError(limitMs)),
    () => undefined,
  );
  try {
    return await task(running);
  } catch (error) {
    signal.throwIfAborted();
    expired.signal.throwIfAborted();
    throw error;
  } finally {
    timer.abort();
    await timing;
  }
}
