import type { CloudName } from '../core/config';

interface Cloud {
  readonly authorityHost: string;
  readonly armEndpoint: string;
  readonly graphEndpoint: string;
  readonly portalUrl: string;
  /** What follows the name of a storage account in the host of its blob service. */
  readonly blobSuffix: string;
}

/**
 * Hosts of the clouds: AzureAuthorityHosts of @azure/identity; Microsoft Learn, "Azure Government vs. global Azure",
 * "Azure China developer guide" and "Microsoft Graph national cloud deployments".
 */
export const CLOUDS: Readonly<Record<CloudName, Cloud>> = {
  AzureCloud: {
    authorityHost: 'https://login.microsoftonline.com',
    armEndpoint: 'https://management.azure.com',
    graphEndpoint: 'https://graph.microsoft.com',
    portalUrl: 'https://portal.azure.com',
    blobSuffix: 'blob.core.windows.net',
  },
  AzureUSGovernment: {
    authorityHost: 'https://login.microsoftonline.us',
    armEndpoint: 'https://management.usgovcloudapi.net',
    graphEndpoint: 'https://graph.microsoft.us',
    portalUrl: 'https://portal.azure.us',
    blobSuffix: 'blob.core.usgovcloudapi.net',
  },
  AzureChinaCloud: {
    authorityHost: 'https://login.chinacloudapi.cn',
    armEndpoint: 'https://management.chinacloudapi.cn',
    graphEndpoint: 'https://microsoftgraph.chinacloudapi.cn',
    portalUrl: 'https://portal.azure.cn',
    blobSuffix: 'blob.core.chinacloudapi.cn',
  },
};

/** The newer name of the login host in China, from the same documents, is as well known to the identity library. */
const FURTHER_AUTHORITIES = ['https://login.partner.microsoftonline.cn'];

/** Whether Microsoft's instance discovery knows the authority; it knows no private one. */
export function isKnownAuthority(origin: string): boolean {
  const known = Object.values(CLOUDS).map((cloud) => cloud.authorityHost);
  return [...known, ...FURTHER_AUTHORITIES].includes(origin);
}

/** Port's API hosts, with their older names: Port's documentation, "Port's API regions". */
export const PORT_HOSTS = {
  eu: ['api.port.io', 'api.getport.io'],
  us: ['api.us.port.io', 'api.us.getport.io'],
} as const;
