import type { Seeded } from './seeded';

export interface NameWords {
  readonly app: string;
  readonly environment: string;
  readonly region: string;
  /** Unique within the inventory. */
  readonly serial: string;
}

/** One sort of Azure resource, with what its rows look like. */
export interface ResourceTypeSpec {
  /** Spelled as in ids. */
  readonly type: string;
  readonly weight: number;
  /** A nested type lies in a resource of this type. */
  readonly parent?: string;
  readonly kinds?: readonly string[];
  readonly skus?: readonly Readonly<Record<string, unknown>>[];
  readonly global?: true;
  readonly zonal?: true;
  readonly identity?: true;
  readonly plan?: Readonly<Record<string, unknown>>;
  name(words: NameWords): string;
  properties?(random: Seeded): Readonly<Record<string, unknown>>;
}

const dashed =
  (prefix: string) =>
  ({ app, environment, region, serial }: NameWords): string =>
    `${prefix}-${app}-${environment}-${region}-${serial}`;
const compact =
  (prefix: string) =>
  ({ app, environment, serial }: NameWords): string =>
    `${prefix}${app.slice(0, 8)}${environment}${serial}`.slice(0, 24);

const STANDARD = [
  { name: 'Standard', tier: 'Standard' },
  { name: 'Basic', tier: 'Basic' },
] as const;
const STORAGE = ['Standard_LRS', 'Standard_ZRS', 'Premium_LRS'].map((name) => ({
  name,
  tier: name.split('_')[0],
}));
const VM_SIZES = ['Standard_D2s_v5', 'Standard_D4s_v5', 'Standard_E8s_v5', 'Standard_B2ms'] as const;

/** Types in roughly the proportions of an ordinary estate. */
export const RESOURCE_TYPES: readonly ResourceTypeSpec[] = [
  {
    type: 'Microsoft.Compute/virtualMachines',
    weight: 12,
    zonal: true,
    identity: true,
    name: dashed('vm'),
    properties: (random) => ({
      vmId: random.guid(),
      hardwareProfile: { vmSize: random.pick(VM_SIZES) },
      storageProfile: { osDisk: { osType: random.pick(['Linux', 'Windows']), createOption: 'FromImage' } },
    }),
  },
  {
    type: 'Microsoft.Compute/virtualMachines/extensions',
    weight: 6,
    parent: 'Microsoft.Compute/virtualMachines',
    name: ({ serial }) => `AzureMonitorLinuxAgent${serial}`,
    properties: () => ({ publisher: 'Microsoft.Azure.Monitor', autoUpgradeMinorVersion: true }),
  },
  {
    type: 'Microsoft.Compute/disks',
    weight: 12,
    zonal: true,
    skus: STORAGE,
    name: ({ app, serial }) => `vm-${app}_OsDisk_1_${serial}`,
    properties: (random) => ({
      diskSizeGB: random.pick([32, 64, 128, 512]),
      diskState: random.pick(['Attached', 'Unattached']),
    }),
  },
  {
    type: 'Microsoft.Network/networkInterfaces',
    weight: 12,
    name: dashed('nic'),
    properties: (random) => ({
      macAddress: random.word(12),
      enableAcceleratedNetworking: random.chance(0.5),
    }),
  },
  {
    type: 'Microsoft.Network/virtualNetworks',
    weight: 3,
    name: dashed('vnet'),
    properties: (random) => ({ addressSpace: { addressPrefixes: [`10.${random.int(256)}.0.0/16`] } }),
  },
  { type: 'Microsoft.Network/networkSecurityGroups', weight: 5, name: dashed('nsg') },
  {
    type: 'Microsoft.Network/publicIPAddresses',
    weight: 3,
    zonal: true,
    skus: STANDARD,
    name: dashed('pip'),
    properties: () => ({ publicIPAllocationMethod: 'Static' }),
  },
  {
    type: 'Microsoft.Network/privateDnsZones',
    weight: 2,
    global: true,
    name: ({ app, serial }) => `privatelink.${app}.${serial}.internal`,
  },
  {
    type: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
    weight: 2,
    global: true,
    parent: 'Microsoft.Network/privateDnsZones',
    name: dashed('link'),
  },
  { type: 'Microsoft.Network/loadBalancers', weight: 2, skus: STANDARD, name: dashed('lb') },
  {
    type: 'Microsoft.Storage/storageAccounts',
    weight: 10,
    kinds: ['StorageV2', 'BlobStorage', 'FileStorage'],
    skus: STORAGE,
    name: compact('st'),
    properties: (random) => ({
      accessTier: random.pick(['Hot', 'Cool']),
      supportsHttpsTrafficOnly: true,
      minimumTlsVersion: 'TLS1_2',
    }),
  },
  {
    type: 'Microsoft.Web/sites',
    weight: 6,
    kinds: ['app', 'functionapp,linux', 'app,linux,container'],
    identity: true,
    name: dashed('app'),
    properties: (random) => ({
      state: random.pick(['Running', 'Stopped']),
      httpsOnly: true,
      hostNames: [`${random.word(8)}.azurewebsites.net`],
    }),
  },
  {
    type: 'Microsoft.Web/serverFarms',
    weight: 3,
    kinds: ['linux', 'app'],
    skus: [
      { name: 'P1v3', tier: 'PremiumV3', size: 'P1v3', capacity: 2 },
      { name: 'B1', tier: 'Basic', size: 'B1', capacity: 1 },
    ],
    name: dashed('asp'),
  },
  {
    type: 'Microsoft.Sql/servers',
    weight: 3,
    kinds: ['v12.0'],
    identity: true,
    name: dashed('sql'),
    properties: () => ({ version: '12.0', publicNetworkAccess: 'Disabled' }),
  },
  {
    type: 'Microsoft.Sql/servers/databases',
    weight: 6,
    parent: 'Microsoft.Sql/servers',
    kinds: ['v12.0,user', 'v12.0,system'],
    skus: [{ name: 'GP_Gen5', tier: 'GeneralPurpose', capacity: 2 }],
    name: ({ app, serial }) => `${app}_db_${serial}`,
    properties: (random) => ({ status: 'Online', maxSizeBytes: random.pick([2147483648, 34359738368]) }),
  },
  {
    type: 'Microsoft.KeyVault/vaults',
    weight: 5,
    name: compact('kv'),
    properties: (random) => ({
      enableRbacAuthorization: random.chance(0.7),
      sku: { family: 'A', name: 'standard' },
    }),
  },
  {
    type: 'Microsoft.ContainerService/managedClusters',
    weight: 2,
    kinds: ['Base'],
    identity: true,
    skus: [{ name: 'Base', tier: 'Standard' }],
    name: dashed('aks'),
    properties: () => ({ kubernetesVersion: '1.33.2', powerState: { code: 'Running' } }),
  },
  { type: 'Microsoft.ContainerRegistry/registries', weight: 2, skus: STANDARD, name: compact('cr') },
  {
    type: 'Microsoft.App/containerApps',
    weight: 2,
    identity: true,
    name: dashed('ca'),
    properties: () => ({ runningStatus: 'Running' }),
  },
  {
    type: 'Microsoft.DocumentDB/databaseAccounts',
    weight: 2,
    kinds: ['GlobalDocumentDB', 'MongoDB'],
    name: dashed('cosmos'),
  },
  { type: 'Microsoft.Cache/redis', weight: 1, name: dashed('redis') },
  { type: 'Microsoft.ServiceBus/namespaces', weight: 2, skus: STANDARD, name: dashed('sb') },
  {
    type: 'Microsoft.OperationalInsights/workspaces',
    weight: 2,
    name: dashed('log'),
    properties: (random) => ({ customerId: random.guid(), retentionInDays: 30 }),
  },
  {
    type: 'Microsoft.OperationsManagement/solutions',
    weight: 1,
    name: ({ app, serial }) => `SecurityInsights(log-${app}-${serial})`,
    plan: {
      name: 'SecurityInsights',
      publisher: 'Microsoft',
      product: 'OMSGallery/SecurityInsights',
      promotionCode: '',
    },
  },
  {
    type: 'Microsoft.Insights/components',
    weight: 4,
    kinds: ['web', 'other'],
    name: dashed('appi'),
    properties: (random) => ({ AppId: random.guid(), Application_Type: 'web' }),
  },
  {
    type: 'Microsoft.Insights/actionGroups',
    weight: 2,
    global: true,
    name: ({ app, serial }) => `Ops on-call (EMEA) ${app} ${serial}`,
  },
  {
    type: 'Microsoft.Insights/metricAlerts',
    weight: 3,
    global: true,
    name: ({ app, environment, serial }) => `High CPU (critical) - ${app} ${environment} ${serial}`,
    properties: (random) => ({ severity: random.int(5), enabled: true }),
  },
  {
    type: 'Microsoft.Insights/scheduledQueryRules',
    weight: 2,
    kinds: ['LogAlert'],
    name: ({ app, serial }) => `O'Brien's rule - ${app} #${serial}`,
  },
  {
    type: 'microsoft.alertsManagement/smartDetectorAlertRules',
    weight: 3,
    global: true,
    name: ({ app, serial }) => `Failure Anomalies - ${app}-${serial}`,
    properties: () => ({ severity: 'Sev3', state: 'Enabled' }),
  },
  {
    type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
    weight: 4,
    name: dashed('id'),
    properties: (random) => ({ clientId: random.guid(), principalId: random.guid() }),
  },
  {
    type: 'Microsoft.Logic/workflows',
    weight: 2,
    name: ({ app, serial }) => `Bestell-Prüfung_${app}.${serial}`,
    properties: () => ({ state: 'Enabled' }),
  },
];
