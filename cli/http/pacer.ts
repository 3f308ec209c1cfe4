import type { HeaderReader } from './retry-hint';

/**
 * Tells the pacer what an answer says in its headers, and whether the request was refused (429) and so took nothing
 * from the quota.
 */
export type LearnFromAnswer = (header: HeaderReader, isRefused: boolean) => void;

/** Keeps requests within a quota. */
export interface Pacer {
  /**
   * Resolves when one more request fits into the quota.
   * @returns what must be called once when the answer is there, or none will come
   */
  acquire(signal: AbortSignal): Promise<LearnFromAnswer>;
}
