import type { Clock } from '../core/clock';
import type { Log } from '../core/log';
import type { RequestLedger } from '../core/request-ledger';
import type { Pacer } from './pacer';
import { LOG_IN, RemoteError } from './remote-error';
import { withRetries } from './retry';
import { TimeLimitError, withTimeLimit } from './time-limit';

export interface Operation {
  /** Who is asked, in the operator's words: `Azure Resource Graph`. */
  readonly service: string;
  /** What is asked: `read resources`. */
  readonly operation: string;
}

/** An answer as it came, whatever it says. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | undefined };
}

export interface CallSpec extends Operation {
  /** Waited for before each attempt, outside its time limit. */
  readonly pacer?: Pacer;
}

export interface Attempt<TAnswer extends RawAnswer> {
  /** Aborted when the attempt takes too long, or the run ends. */
  readonly signal: AbortSignal;
  /** Must be told the answer as soon as it is there: also of a call that then throws, its headers say what to do. */
  readonly onAnswer: (answer: TAnswer) => void;
}

/** @throws from each call RemoteError when retries end, or the signal's reason */
export type Call<TAnswer extends RawAnswer> = <T>(
  what: CallSpec,
  signal: AbortSignal,
  run: (attempt: Attempt<TAnswer>) => Promise<T>,
) => Promise<T>;

/** What differs from one service to the next. */
export interface CallParts<TAnswer extends RawAnswer> {
  readonly clock: Clock;
  readonly ledger: RequestLedger;
  readonly log: Log;
  /** Milliseconds after which an attempt without a whole answer counts as a hanging connection. */
  readonly limitMs: number;
  /**
   * Forgets the login, so that the next attempt logs in anew.
   * @param since milliseconds since the epoch: a login that is newer may stay
   */
  readonly renew: (since: number) => void;
  /** Turns whatever an attempt threw into what it means; a login that failed has the operation `LOG_IN`. */
  readonly translate: (cause: unknown, what: Operation, answer: TAnswer | undefined) => RemoteError;
  /** Sees every answer. */
  readonly onAnswer?: (answer: TAnswer) => void;
}

/** A call that is paced, limited in time, repeated, translated and logged in anew in one place, whoever is asked. */
export function createCall<TAnswer extends RawAnswer>(parts: CallParts<TAnswer>): Call<TAnswer> {
  const { clock, ledger, log, limitMs } = parts;
  return async (what, signal, run) => {
    let renewed = false;
    return withRetries(attemptOnce, { clock, signal, onRetry });

    async function attemptOnce(): ReturnType<typeof run> {
      let answer: TAnswer | undefined;
      const onAnswer = (raw: TAnswer): void => {
        answer = raw;
        parts.onAnswer?.(raw);
      };
      const learn = await what.pacer?.acquire(signal);
      const begun = clock.now();
      try {
        return await withTimeLimit((limited) => run({ signal: limited, onAnswer }), {
          clock,
          limitMs,
          signal,
        });
      } catch (cause) {
        signal.throwIfAborted();
        // What hangs may be a login, which goes on hanging: the next attempt must not wait for the same one.
        if (cause instanceof TimeLimitError) parts.renew(begun);
        throw renewing(parts.translate(cause, what, answer), begun);
      } finally {
        learn?.((name) => answer?.headers.get(name), answer?.status === 429);
      }
    }

    /**
     * A token that the server no longer takes is worth one new login. A login that failed is tried by a new client:
     * MSAL answers for a minute with the failure that it has seen, without asking again.
     */
    function renewing(error: RemoteError, begun: number): RemoteError {
      if (error.failure.operation === LOG_IN) {
        if (error.failure.transient) parts.renew(begun);
        return error;
      }
      if (error.status !== 401 || renewed) return error;
      renewed = true;
      parts.renew(begun);
      return new RemoteError({ ...error.failure, transient: true });
    }

    function onRetry(error: RemoteError, delayMs: number): void {
      ledger.retried();
      if (error.status === 429) ledger.throttled(delayMs);
      log.info('asking again', { reason: error.message, delayMs });
    }
  };
}
