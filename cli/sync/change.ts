export type Operation = 'upsert' | 'delete';

/** An item with what is to become of it in Port. */
export interface Change {
  readonly kind: string;
  readonly operation: Operation;
  /** The source's id, lower case where the source ignores case. */
  readonly id: string;
  /** The entity identifier that the change carries. */
  readonly identifier: string;
  /** What a mapping sees as `.item.data`. */
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Changes that may be under way together. A page of a later stage is begun only after every change of the stages
 * before it was answered: parents before their children, and never two changes of one entity side by side.
 */
export interface ChangePage {
  readonly stage: number;
  readonly changes: readonly Change[];
}
