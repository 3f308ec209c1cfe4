import type { Estate } from './estate';
import { keyOf, type ArmRow } from './model';
import { OperationError, type OperationOf, type Timing } from './operation';
import { dropAll, dropResource, groupOf, nestedIn, putResource, resourceOf } from './truth';

type ResourceOperation = OperationOf<
  'createResource' | 'updateResource' | 'retagResource' | 'deleteResource' | 'moveResource'
>;

/** Returns the id of the resource, after a move the new one. Throws `OperationError`. */
export function applyResourceOperation(estate: Estate, operation: ResourceOperation): string {
  switch (operation.operation) {
    case 'createResource':
      return create(estate, operation);
    case 'updateResource':
      return update(estate, operation);
    case 'retagResource':
      return put(estate, { ...resourceOf(estate, operation.id), tags: operation.tags }, operation);
    case 'deleteResource':
      return remove(estate, operation);
    case 'moveResource':
      return move(estate, operation);
  }
}

function create(estate: Estate, operation: OperationOf<'createResource'>): string {
  const row = estate.drawResource(groupOf(estate, operation.resourceGroupId), operation);
  if (estate.resources.has(keyOf(row.id))) throw new OperationError(`There is already a resource ${row.id}`);
  return put(estate, row, operation);
}

function update(estate: Estate, operation: OperationOf<'updateResource'>): string {
  const before = resourceOf(estate, operation.id);
  const { location, kind, managedBy, sku, zones, identity, tags, properties } = operation;
  const after = {
    ...before,
    location: location ?? before.location,
    kind: kind ?? before.kind,
    managedBy: managedBy ?? before.managedBy,
    sku: sku === undefined ? before.sku : sku,
    zones: zones === undefined ? before.zones : zones,
    identity: identity === undefined ? before.identity : identity,
    tags: tags === undefined ? before.tags : tags,
    properties: { ...before.properties, ...properties },
  };
  return put(estate, after, operation);
}

function remove(estate: Estate, operation: OperationOf<'deleteResource'>): string {
  const row = resourceOf(estate, operation.id);
  const childRows = operation.childRows ?? estate.settings().childRows;
  dropAll(estate, nestedIn(estate, row), childRows, operation);
  dropResource(estate, row, operation);
  return row.id;
}

/** In Azure a move changes the id of a resource and of all that is nested in it. */
function move(estate: Estate, operation: OperationOf<'moveResource'>): string {
  const row = resourceOf(estate, operation.id);
  const target = groupOf(estate, operation.resourceGroupId);
  const moved = relocated(row, target);
  if (estate.resources.has(keyOf(moved.id)))
    throw new OperationError(`There is already a resource ${moved.id}`);
  const rows = operation.rows ?? estate.settings().moveRows;
  const leaving = rowOnlyIf(operation, rows === 'both' || rows === 'delete');
  const arriving = rowOnlyIf(operation, rows === 'both' || rows === 'create');
  for (const one of [...nestedIn(estate, row), row]) {
    dropResource(estate, one, leaving);
    putResource(estate, relocated(one, target), arriving);
  }
  return moved.id;
}

function relocated(row: ArmRow, target: ArmRow): ArmRow {
  const below = row.id.split('/').slice(5).join('/');
  return {
    ...row,
    id: `${target.id}/${below}`,
    subscriptionId: target.subscriptionId,
    resourceGroup: target.resourceGroup,
  };
}

function rowOnlyIf(timing: Timing, wanted: boolean): Timing {
  return wanted ? timing : { ...timing, changeRow: false };
}

function put(estate: Estate, row: ArmRow, timing: Timing): string {
  putResource(estate, row, timing);
  return row.id;
}
