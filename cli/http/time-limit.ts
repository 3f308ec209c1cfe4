import type { Clock } from '../core/clock';

/** One attempt took longer than it may. */
export class TimeLimitError extends Error {
  constructor(limitMs: number) {
    super(`no complete answer within ${limitMs / 1000} s`);
    this.name = 'TimeLimitError';
  }
}

/**
 * Runs `task` with a signal that is aborted when `limitMs` milliseconds are over or `signal` is aborted. A task that
 * does not heed it, such as MSAL's logins, is left to itself.
 * @throws TimeLimitError, or the outer signal's reason
 */
export async function withTimeLimit<T>(
  task: (signal: AbortSignal) => Promise<T>,
  limits: { readonly clock: Clock; readonly limitMs: number; readonly signal: AbortSignal },
): Promise<T> {
  const { clock, limitMs, signal } = limits;
  signal.throwIfAborted();
  const expired = clock.expire(limitMs);
  const ended = AbortSignal.any([signal, expired]);
  const { promise: end, reject } = Promise.withResolvers<never>();
  const onEnd = (): void => reject(new Error('ended'));
  ended.addEventListener('abort', onEnd);
  try {
    return await Promise.race([task(ended), end]);
  } catch (error) {
    signal.throwIfAborted();
    if (expired.aborted) throw new TimeLimitError(limitMs);
    throw error;
  } finally {
    ended.removeEventListener('abort', onEnd);
  }
}
