import type { JqPool } from '../../cli/mapping/jq-pool';
import { createInProcessJq } from './in-process-jq';

let jq: Promise<JqPool> | undefined;

/**
 * In the place of `cli/mapping/jq-pool.ts` where many runs follow one another: threads that each of them starts anew
 * would take most of the time.
 */
export function createJqPool(): JqPool {
  return {
    run: async (task, limits) => (await (jq ??= createInProcessJq())).run(task, limits),
    close: () => Promise.resolve(),
  };
}
