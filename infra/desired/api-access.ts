import { GRAPH_APP_ROLES, type GraphPermission } from './graph-permissions';

/** Microsoft Learn, "Application IDs of commonly used Microsoft applications". */
export const MICROSOFT_GRAPH = '00000003-0000-0000-c000-000000000000';
const AZURE_RESOURCE_MANAGER = '797f4846-ba00-4fd7-ba43-dac1f8f63013';

/** `user_impersonation` of Azure Resource Manager: delegated, so the sync never uses it; Port's own guide declares it. */
const USER_IMPERSONATION = '41094075-9dad-400e-a0bd-54e686782033';

/** What an app registration declares that it wants of one API. */
export interface ApiAccess {
  readonly apiClientId: string;
  /** Application permissions. */
  readonly roleIds: readonly string[];
  /** Delegated permissions. */
  readonly scopeIds: readonly string[];
}

/** Declared only; consent is another thing. */
export function planApiAccess(
  readsAzure: boolean,
  permissions: readonly GraphPermission[],
): readonly ApiAccess[] {
  const graph = {
    apiClientId: MICROSOFT_GRAPH,
    roleIds: permissions.map((name) => GRAPH_APP_ROLES[name]),
    scopeIds: [],
  };
  const arm = { apiClientId: AZURE_RESOURCE_MANAGER, roleIds: [], scopeIds: [USER_IMPERSONATION] };
  return [...(permissions.length > 0 ? [graph] : []), ...(readsAzure ? [arm] : [])];
}

/** Login hosts. Source: AzureAuthorityHosts of @azure/identity. */
const LOGIN_HOSTS = {
  AzureCloud: 'https://login.microsoftonline.com',
  AzureUSGovernment: 'https://login.microsoftonline.us',
  AzureChinaCloud: 'https://login.chinacloudapi.cn',
} as const;

/** Where an administrator consents to what the app declares. Source: Microsoft Learn, "Admin consent on the Microsoft identity platform". */
export function adminConsentUrl(cloud: keyof typeof LOGIN_HOSTS, tenantId: string, clientId: string): string {
  return `${LOGIN_HOSTS[cloud]}/${tenantId}/adminconsent?client_id=${clientId}`;
}
