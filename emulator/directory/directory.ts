import type { DirectoryChurn, DirectoryChurnResult } from './churn';
import { applyDirectoryChurn } from './churn';
import { buildDirectory, type DirectorySize } from './build-directory';
import { toDirectoryAnswer, type DirectoryAnswer } from './directory-answer';
import { createDirectoryEstate, type DirectoryOptions } from './estate';
import type { LaggingView } from './lagging-view';
import type { DirectoryObject } from './model';
import type { ObjectTable } from './object-table';
import type { DirectoryOperation, DirectoryOperationResult } from './operation';
import { applyDirectoryOperation } from './operations';

/** The tenant's directory: users, groups, applications and what else belongs to groups. */
export interface Directory {
  apply(operation: DirectoryOperation): DirectoryOperationResult;
  churn(churn: DirectoryChurn): DirectoryChurnResult;
  /** The truth, whatever lists show. */
  truth(): DirectoryAnswer;
  /** What lists show now. */
  shown(): DirectoryAnswer;
  /** What lists and single reads show at the clock's time. */
  lists(): ObjectTable;
  /** What delta queries know at the clock's time. */
  delta(): LaggingView;
  /** Who is at a place, whatever is shown of it. */
  identityAt(place: number): Pick<DirectoryObject, 'id' | 'kind'> | undefined;
}

export function createDirectory(size: DirectorySize, options: DirectoryOptions): Directory {
  const estate = createDirectoryEstate(buildDirectory(size, options.seed, options.tenantId), options);
  const settled = (view: LaggingView): LaggingView => {
    view.settle(options.clock.now().getTime());
    return view;
  };
  return {
    apply: (operation) => applyDirectoryOperation(estate, operation),
    churn: (churn) => applyDirectoryChurn(estate, churn),
    truth: () => toDirectoryAnswer(estate.truth),
    shown: () => toDirectoryAnswer(settled(estate.lists)),
    lists: () => settled(estate.lists),
    delta: () => settled(estate.delta),
    identityAt: (place) => estate.cells[place],
  };
}
