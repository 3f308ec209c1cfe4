import { announce, type Estate } from './estate';
import { groupKeyOf, keyOf, type ArmRow, type Subscription } from './model';
import { OperationError, type ChildRows, type Timing } from './operation';

/** The resource with this id, in any case. Throws `OperationError`. */
export function resourceOf(estate: Estate, id: string): ArmRow {
  const row = estate.resources.get(keyOf(id));
  if (row === undefined) throw new OperationError(`There is no resource ${id}`);
  return row;
}

/** The resource group with this id, in any case. Throws `OperationError`. */
export function groupOf(estate: Estate, id: string): ArmRow {
  const row = estate.groups.get(keyOf(id));
  if (row === undefined) throw new OperationError(`There is no resource group ${id}`);
  return row;
}

/** The subscription with this id, if it is not deleted. Throws `OperationError`. */
export function subscriptionOf(estate: Estate, subscriptionId: string): Subscription {
  const subscription = estate.subscriptions.get(subscriptionId);
  if (subscription === undefined || subscription.deleted)
    throw new OperationError(`There is no subscription ${subscriptionId}`);
  return subscription;
}

/** Puts a resource where none is, or in place of its former self. */
export function putResource(estate: Estate, after: ArmRow, timing: Timing): void {
  const key = keyOf(after.id);
  const before = estate.resources.get(key);
  estate.resources.set(key, after);
  estate.members.get(groupKeyOf(after))?.add(key);
  announce(estate, { table: 'resources', before, after }, timing);
}

export function dropResource(estate: Estate, before: ArmRow, timing: Timing): void {
  const key = keyOf(before.id);
  estate.resources.delete(key);
  estate.members.get(groupKeyOf(before))?.delete(key);
  announce(estate, { table: 'resources', before, after: undefined }, timing);
}

export function putGroup(estate: Estate, after: ArmRow, timing: Timing): void {
  const key = keyOf(after.id);
  const before = estate.groups.get(key);
  estate.groups.set(key, after);
  if (before === undefined) estate.members.set(key, new Set());
  announce(estate, { table: 'containers', before, after }, timing);
}

/** A group with all that lies in it; the children go first, as in Azure. */
export function dropGroup(estate: Estate, group: ArmRow, childRows: ChildRows, timing: Timing): void {
  dropAll(estate, membersOf(estate, group), childRows, timing);
  const key = keyOf(group.id);
  estate.groups.delete(key);
  estate.members.delete(key);
  announce(estate, { table: 'containers', before: group, after: undefined }, timing);
}

/** Resources that go because something above them goes; `childRows` says which of them leave a change row. */
export function dropAll(estate: Estate, rows: readonly ArmRow[], childRows: ChildRows, timing: Timing): void {
  for (const [index, row] of rows.entries()) {
    const leavesRow = childRows === 'each' || (childRows === 'some' && index % 2 === 0);
    dropResource(estate, row, leavesRow ? timing : { ...timing, changeRow: false });
  }
}

export function membersOf(estate: Estate, group: ArmRow): ArmRow[] {
  return [...(estate.members.get(keyOf(group.id)) ?? [])].flatMap((key) => estate.resources.get(key) ?? []);
}

/** Resources nested in this one, such as the databases of a server. */
export function nestedIn(estate: Estate, parent: ArmRow): ArmRow[] {
  const prefix = `${keyOf(parent.id)}/`;
  return [...(estate.members.get(groupKeyOf(parent)) ?? [])]
    .filter((key) => key.startsWith(prefix))
    .flatMap((key) => estate.resources.get(key) ?? []);
}
