import type { Change } from './change';
import type { RefusedEntity } from './result';

/** Finds out what became of accepted deliveries. */
export interface Verifier {
  /** Called before the first delivery: notes the time by Port's clock. */
  begin(): Promise<void>;
  /**
   * Waits until the last change was mapped, for 30 s at most, and asks which changes failed.
   * @throws RemoteError where Port stays unavailable; where it may not be asked, the answer is uncertain
   */
  findRefused(last: Change | undefined): Promise<VerifiedRefusals>;
}

export interface VerifiedRefusals {
  /** Why the answer may lack failures; null where it is certain. */
  readonly uncertainty: string | null;
  readonly refused: readonly RefusedEntity[];
}
