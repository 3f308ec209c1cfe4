import { applyGroupOperation } from './group-operations';
import type { Estate } from './estate';
import type { Operation } from './operation';
import { applyResourceOperation } from './resource-operations';
import { applySubscriptionOperation } from './subscription-operations';

export interface OperationResult {
  readonly operation: Operation['operation'];
  /** The id of what was created, changed or deleted; after a move the new one. */
  readonly id: string;
}

/** Changes the estate. Throws `OperationError` where the operation does not fit what is there; nothing changes then. */
export function applyOperation(estate: Estate, operation: Operation): OperationResult {
  return { operation: operation.operation, id: idAfter(estate, operation) };
}

function idAfter(estate: Estate, operation: Operation): string {
  switch (operation.operation) {
    case 'createResource':
    case 'updateResource':
    case 'retagResource':
    case 'deleteResource':
    case 'moveResource':
      return applyResourceOperation(estate, operation);
    case 'createResourceGroup':
    case 'retagResourceGroup':
    case 'deleteResourceGroup':
      return applyGroupOperation(estate, operation);
    default:
      return applySubscriptionOperation(estate, operation);
  }
}
