/** A place in Azure's hierarchy where a role can be assigned. */
export type ArmScope =
  | { readonly kind: 'subscription'; readonly id: string; readonly subscriptionId: string }
  | { readonly kind: 'resourceGroup'; readonly id: string; readonly subscriptionId: string }
  | { readonly kind: 'managementGroup'; readonly id: string; readonly name: string };

const GUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const SUBSCRIPTION = new RegExp(`^(?:/?subscriptions/)?(${GUID})/?$`, 'i');

/** Microsoft Learn, "Naming rules for Azure resources": resource groups 1 to 90, management groups 1 to 90 characters. */
const RESOURCE_GROUP = new RegExp(
  String.raw`^/?subscriptions/(${GUID})/resourcegroups/([\p{L}\p{N}_.()-]{0,89}[\p{L}\p{N}_()-])/?$`,
  'iu',
);
const MANAGEMENT_GROUP = /^\/?providers\/microsoft\.management\/managementgroups\/([\w.()-]{1,90})\/?$/i;

/**
 * A scope in the one spelling that the stack keeps to: a leading slash, Azure's own casing, ids in lower case. Another
 * spelling of the same place would make Azure replace the role assignment. `undefined` for what is no scope.
 */
export function toArmScope(text: string): ArmScope | undefined {
  const subscription = SUBSCRIPTION.exec(text)?.[1]?.toLowerCase();
  if (subscription !== undefined) {
    return { kind: 'subscription', id: `/subscriptions/${subscription}`, subscriptionId: subscription };
  }
  const [, of, group] = RESOURCE_GROUP.exec(text) ?? [];
  if (of !== undefined && group !== undefined) {
    const subscriptionId = of.toLowerCase();
    const id = `/subscriptions/${subscriptionId}/resourceGroups/${group}`;
    return { kind: 'resourceGroup', id, subscriptionId };
  }
  const name = MANAGEMENT_GROUP.exec(text)?.[1];
  if (name === undefined) return undefined;
  return { kind: 'managementGroup', id: `/providers/Microsoft.Management/managementGroups/${name}`, name };
}

/** Azure compares scopes without case. */
export function keyOf({ id }: ArmScope): string {
  return id.toLowerCase();
}
