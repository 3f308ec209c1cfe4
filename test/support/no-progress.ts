import type { Progress } from '../../cli/core/log';

/** Progress that nobody watches. */
export const NO_PROGRESS: Progress = {
  phase: () => undefined,
  advance: () => undefined,
  done: () => undefined,
};
