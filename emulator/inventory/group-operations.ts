import { buildGroup } from './build-estate';
import type { Estate } from './estate';
import { keyOf } from './model';
import { OperationError, type OperationOf } from './operation';
import { drawGroupName } from './resource-groups';
import { drawTags } from './tags';
import { dropGroup, groupOf, putGroup, subscriptionOf } from './truth';
import { REGIONS } from './vocabulary';

type GroupOperation = OperationOf<'createResourceGroup' | 'retagResourceGroup' | 'deleteResourceGroup'>;

/** Returns the id of the group. Throws `OperationError`. */
export function applyGroupOperation(estate: Estate, operation: GroupOperation): string {
  switch (operation.operation) {
    case 'createResourceGroup':
      return create(estate, operation);
    case 'retagResourceGroup': {
      const group = groupOf(estate, operation.id);
      putGroup(estate, { ...group, tags: operation.tags }, operation);
      return group.id;
    }
    case 'deleteResourceGroup': {
      const group = groupOf(estate, operation.id);
      dropGroup(estate, group, operation.childRows ?? estate.settings().childRows, operation);
      return group.id;
    }
  }
}

function create(estate: Estate, operation: OperationOf<'createResourceGroup'>): string {
  const { subscriptionId } = subscriptionOf(estate, operation.subscriptionId);
  const [location] = estate.random.pick(REGIONS);
  const drawn = { name: drawGroupName(estate.random, estate.random.word(6)), tags: drawTags(estate.random) };
  const group = buildGroup({
    subscriptionId,
    tenantId: estate.tenantId,
    name: operation.name ?? drawn.name,
    location: operation.location ?? location,
    tags: operation.tags === undefined ? drawn.tags : operation.tags,
  });
  if (estate.groups.has(keyOf(group.id)))
    throw new OperationError(`There is already a resource group ${group.id}`);
  putGroup(estate, group, operation);
  return group.id;
}
