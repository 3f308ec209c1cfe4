import type { Change } from './change';
import type { RefusedEntity } from './result';

/** Finds out what became of accepted deliveries. */
export interface Verifier {
  /** Called before the first delivery: notes the time by Port's clock. */
  begin(): Promise<void>;
  /**
   * Waits until the last change was mapped, for 30 s at most, and asks which changes failed.
   * @param isOurs whether the entity identifier was sent in this run
   */
  findRefused(last: Change | undefined): Promise<VerifiedRefusals>;
}

export interface VerifiedRefusals {
  /** False where the last change did not show in time: the answer may lack failures then. */
  readonly isCertain: boolean;
  readonly refused: readonly RefusedEntity[];
}
