import type { Clock } from '../core/clock';
import type { Pacer } from './pacer';
import { createUnitQuota, type UnitRequest } from './unit-quota';

/** Paces requests that cost different numbers of units of one quota. */
export interface UnitPacer {
  /** @param units what the request probably costs; its answer tells what it has cost */
  costing(units: number): Pacer;
}

/**
 * Paces requests by Microsoft Graph's resource units, and by how many may be under way: one after the other, in the
 * order in which they come. A 429 stops everybody for as long as it asks.
 * @param onWait told the milliseconds that a request waits for the quota
 */
export function createUnitPacer(clock: Clock, onWait: (ms: number) => void): UnitPacer {
  const quota = createUnitQuota(clock);
  let inFlight = 0;
  let released = Promise.withResolvers<undefined>();
  let queue: Promise<unknown> = Promise.resolve();

  async function admit(units: number, signal: AbortSignal): Promise<UnitRequest> {
    signal.throwIfAborted();
    while (inFlight >= quota.limit()) await released.promise;
    for (let ms = quota.waitMs(); ms > 0; ms = quota.waitMs()) {
      onWait(ms);
      await clock.sleep(ms, signal);
    }
    signal.throwIfAborted();
    inFlight += 1;
    return quota.spend(units);
  }

  function release(): void {
    inFlight -= 1;
    released.resolve(undefined);
    released = Promise.withResolvers();
  }

  return {
    costing: (units) => ({
      async acquire(signal) {
        const turn = queue.then(() => admit(units, signal));
        queue = turn.catch(() => undefined);
        const request = await turn;
        return (header, isRefused) => {
          quota.learn(request, header, isRefused);
          release();
        };
      },
    }),
  };
}
