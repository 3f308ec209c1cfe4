export type Operation = 'upsert' | 'delete';

/** An item with what is to become of it in Port. */
export interface Change {
  readonly kind: string;
  readonly operation: Operation;
  /** The source's id, lower case where the source ignores case. */
  readonly id: string;
  /** The entity identifier that the change carries. */
  readonly identifier: string;
  /** What a mapping sees: `.item.data` in a webhook's, `.` in an Ocean mapping. */
  readonly data: Readonly<Record<string, unknown>>;
  /** Of which kind the items are that `data` refers to, by their ids, as far as the source knows. */
  readonly references?: ReadonlyMap<string, string>;
}

/** An item, by what its source calls it. */
export interface ItemReference {
  readonly kind: string;
  /** The source's id, as in `Change`. */
  readonly id: string;
}

/**
 * Changes that may be under way together. A page of a later stage is begun only after every change of the stages
 * before it was answered: parents before their children, and never two changes of one entity side by side.
 */
export interface ChangePage {
  readonly stage: number;
  readonly changes: readonly Change[];
  /** Part of a read of everything of its kind: then it pays to know all that Port holds before anything is written. */
  readonly isWhole?: boolean;
}
