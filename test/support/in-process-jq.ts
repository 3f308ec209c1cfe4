import { loadJq } from 'jq-wasm';
import { JqFailure } from '../../cli/mapping/jq-failure';
import type { JqPool } from '../../cli/mapping/jq-pool';

/** Runs jq right here, without threads and limits, and counts how often. */
export async function createInProcessJq(): Promise<JqPool & { readonly runs: () => number }> {
  const jq = await loadJq();
  let runs = 0;
  return {
    runs: () => runs,
    run({ program, input }) {
      runs += 1;
      const { stdout, stderr, exitCode } = jq.raw(input, program, ['-c']);
      return exitCode === 0 ? Promise.resolve(stdout) : Promise.reject(new JqFailure(stderr, 0));
    },
    close: () => Promise.resolve(),
  };
}
