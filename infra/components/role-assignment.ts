import * as authorization from '@pulumi/azure-native/authorization';
import * as pulumi from '@pulumi/pulumi';
import { roleAssignmentName, roleDefinitionId, type Role } from '../desired/role-assignment';

export interface RoleAssignmentArgs {
  readonly scope: pulumi.Input<string>;
  readonly principalId: pulumi.Input<string>;
  readonly role: Role;
}

/** Gives the sync's service principal a role at a scope. */
export function assignRole(
  name: string,
  { scope, principalId, role }: RoleAssignmentArgs,
  parent: pulumi.Resource,
): authorization.RoleAssignment {
  return new authorization.RoleAssignment(
    name,
    {
      roleAssignmentName: pulumi
        .all([scope, principalId])
        .apply(([place, principal]) => roleAssignmentName(place, principal, role)),
      scope,
      principalId,
      // Said, so that Azure does not look for a principal that it may not see yet.
      principalType: 'ServicePrincipal',
      roleDefinitionId: pulumi.output(scope).apply((place) => roleDefinitionId(role, place)),
    },
    // The same three under another name would be refused.
    { parent, deleteBeforeReplace: true },
  );
}
