import { demand, demandGuid, type Trouble } from './refusals';
import { storedResource, type Store } from './store';
import type { StubCloud } from './stub-resource';

const ASSIGNMENT = 'azure-native:authorization:RoleAssignment';
const GROUP = 'azure-native:resources:ResourceGroup';
const ACCOUNT = 'azure-native:storage:StorageAccount';
const BLOBS = 'azure-native:storage:BlobServiceProperties';
const CONTAINER = 'azure-native:storage:BlobContainer';
const PRINCIPAL = 'azuread:index/servicePrincipal:ServicePrincipal';

const SUBSCRIPTION = '/subscriptions/00000000-0000-4000-8000-00000000005b';
const SCOPE =
  /^\/(subscriptions\/[0-9a-f-]{36}(\/resourceGroups\/[^/]+(\/providers\/.+)?)?|providers\/Microsoft\.Management\/managementGroups\/[^/]+)$/;

/** A subscription that refuses what Azure refuses. Source of the refusals: Azure documentation, role assignments and naming rules. */
export function createAzureSubscription(store: Store, trouble: Trouble): StubCloud {
  const stored = (type: string, rules: Parameters<typeof storedResource>[3]) =>
    storedResource(store, trouble, type, rules);
  const groupId = (name: unknown): string => `${SUBSCRIPTION}/resourceGroups/${String(name)}`;
  const accountId = (group: unknown, name: unknown): string =>
    `${groupId(group)}/providers/Microsoft.Storage/storageAccounts/${String(name)}`;
  const demandGroup = (name: unknown): void => {
    demand(
      store.get(GROUP, groupId(name)) !== undefined,
      `ResourceGroupNotFound: Resource group '${String(name)}' could not be found`,
    );
  };
  const demandAccount = (group: unknown, name: unknown): void => {
    demand(
      store.get(ACCOUNT, accountId(group, name)) !== undefined,
      `ResourceNotFound: no storage account ${String(name)}`,
    );
  };
  return {
    resources: {
      [ASSIGNMENT]: stored(ASSIGNMENT, {
        replaceOn: ['roleAssignmentName', 'scope', 'principalId', 'roleDefinitionId', 'principalType'],
        make: ({ roleAssignmentName, scope, principalId, roleDefinitionId, principalType }) => {
          demandGuid(roleAssignmentName, 'the name of a role assignment');
          demand(SCOPE.test(String(scope)), `InvalidScope: ${String(scope)}`);
          demand(
            /\/providers\/Microsoft\.Authorization\/roleDefinitions\/[0-9a-f-]{36}$/.test(
              String(roleDefinitionId),
            ),
            'InvalidRoleDefinitionId',
          );
          const isKnown = store.list(PRINCIPAL).some(({ objectId }) => objectId === principalId);
          demand(
            isKnown && principalType === 'ServicePrincipal',
            `PrincipalNotFound: Principal ${String(principalId)} does not exist in the directory`,
          );
          const isGiven = store
            .list(ASSIGNMENT)
            .some(
              (one) =>
                one['scope'] === scope &&
                one['principalId'] === principalId &&
                one['roleDefinitionId'] === roleDefinitionId,
            );
          demand(!isGiven, 'RoleAssignmentExists: The role assignment already exists.');
          return {
            id: `${String(scope)}/providers/Microsoft.Authorization/roleAssignments/${roleAssignmentName}`,
          };
        },
      }),
      [GROUP]: stored(GROUP, {
        replaceOn: ['resourceGroupName', 'location'],
        make: ({ resourceGroupName, location }) => {
          demand(typeof location === 'string', 'LocationRequired');
          return { id: groupId(resourceGroupName), name: resourceGroupName };
        },
      }),
      [ACCOUNT]: stored(ACCOUNT, {
        replaceOn: ['accountName', 'resourceGroupName', 'location'],
        make: ({ resourceGroupName, accountName }) => {
          demandGroup(resourceGroupName);
          demand(/^[a-z0-9]{3,24}$/.test(String(accountName)), `AccountNameInvalid: ${String(accountName)}`);
          demand(
            store.list(ACCOUNT).every(({ name }) => name !== accountName),
            'StorageAccountAlreadyTaken',
          );
          return { id: accountId(resourceGroupName, accountName), name: accountName };
        },
      }),
      [BLOBS]: stored(BLOBS, {
        replaceOn: ['accountName', 'resourceGroupName'],
        make: ({ resourceGroupName, accountName }) => {
          demandAccount(resourceGroupName, accountName);
          return { id: `${accountId(resourceGroupName, accountName)}/blobServices/default` };
        },
      }),
      [CONTAINER]: stored(CONTAINER, {
        replaceOn: ['accountName', 'containerName', 'resourceGroupName'],
        make: ({ resourceGroupName, accountName, containerName }) => {
          demandAccount(resourceGroupName, accountName);
          const id = `${accountId(resourceGroupName, accountName)}/blobServices/default/containers/${String(containerName)}`;
          return { id, name: containerName };
        },
      }),
    },
    calls: {},
  };
}
