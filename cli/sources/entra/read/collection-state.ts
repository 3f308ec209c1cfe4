import { createIdSet, type IdSet } from '../../../core/id-set';
import type { RemoteError } from '../../../http/remote-error';
import type { Problem } from '../../../sync/result';
import type { Collection, ListQuery } from '../plan/collection';

/** What one read has learned of a collection so far. */
export interface CollectionState {
  readonly collection: Collection;
  /** As the service takes it: without what it has refused. */
  query: ListQuery;
  /** Ids that were handed on. */
  readonly seen: IdSet;
  /** Ids that the service named and did not find when what lies below them was read. */
  readonly vanished: Set<string>;
  /** How many there should be, as far as the service says. */
  expected: number | undefined;
  read: number;
  filtered: number;
  /** Whether everything was read, and not changes alone. */
  isWhole: boolean;
  /** Whether all that was to be read was. */
  isComplete: boolean;
  /** Where its changes go on from, if the read is complete; milliseconds by the server's clock. */
  link: { readonly deltaLink: string; readonly readAt: number } | undefined;
  /** Why nothing of it could be read to its end. */
  failure: RemoteError | undefined;
  readonly problems: Problem[];
  readonly warnings: string[];
}

export function createCollectionState(collection: Collection): CollectionState {
  return {
    collection,
    query: collection.query,
    seen: createIdSet(),
    vanished: new Set(),
    expected: undefined,
    read: 0,
    filtered: 0,
    isWhole: false,
    isComplete: false,
    link: undefined,
    failure: undefined,
    problems: [],
    warnings: [],
  };
}
