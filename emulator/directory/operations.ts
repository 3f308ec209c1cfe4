import type { DirectoryEstate } from './estate';
import { applyObjectOperation } from './object-operations';
import type { DirectoryOperation, DirectoryOperationResult } from './operation';
import { applyRelationOperation } from './relation-operations';

/** Changes the directory. Throws `OperationError` where the operation does not fit what is there; nothing changes then. */
export function applyDirectoryOperation(
  estate: DirectoryEstate,
  operation: DirectoryOperation,
): DirectoryOperationResult {
  return { operation: operation.operation, id: idAfter(estate, operation) };
}

function idAfter(estate: DirectoryEstate, operation: DirectoryOperation): string {
  switch (operation.operation) {
    case 'addMembers':
    case 'removeMembers':
    case 'addOwners':
    case 'removeOwners':
    case 'setManager':
      return applyRelationOperation(estate, operation);
    default:
      return applyObjectOperation(estate, operation);
  }
}
