/** The one application that may log in. */
export interface Identity {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Object id of the application's service principal. */
  readonly principalId: string;
}

/** Which service a token is for. */
export type Audience = 'arm' | 'graph' | 'storage';

/** Resource identifiers of the clouds that Microsoft Learn lists under "Azure environments", in all spellings that SDKs send. */
const ARM = [
  'https://management.azure.com',
  'https://management.core.windows.net',
  'https://management.usgovcloudapi.net',
  'https://management.core.usgovcloudapi.net',
  'https://management.chinacloudapi.cn',
  'https://management.core.chinacloudapi.cn',
];
const GRAPH = [
  'https://graph.microsoft.com',
  'https://graph.microsoft.us',
  'https://dod-graph.microsoft.us',
  'https://microsoftgraph.chinacloudapi.cn',
];

/** The same in all clouds. Source: Microsoft Learn, "Authorize access to blobs using Microsoft Entra ID". */
const STORAGE = 'https://storage.azure.com';

export interface ServiceOrigins {
  readonly arm: string;
  readonly graph: string;
}

/** The audience of a resource identifier, which may be the emulator's own origin; undefined for a strange one. */
export function audienceOf(resource: string, origins: ServiceOrigins): Audience | undefined {
  const bare = resource.replace(/\/+$/, '').toLowerCase();
  if (ARM.includes(bare) || bare === origins.arm) return 'arm';
  if (GRAPH.includes(bare) || bare === origins.graph) return 'graph';
  return bare === STORAGE ? 'storage' : undefined;
}
