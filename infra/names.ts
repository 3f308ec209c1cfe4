/** Where the stack's names come from; all but this file only uses them. */
export interface StackNames {
  /** Of the app registration. */
  readonly displayName: string;
  readonly resourceGroup: string;
  /** Before the random end: Azure's storage accounts have names of 3 to 24 characters, unique everywhere. */
  readonly storageAccountPrefix: string;
  /** On everything in Azure that takes tags. */
  readonly tags: Readonly<Record<string, string>>;
}

/** How many random characters end the name of the storage account. */
export const RANDOM_LENGTH = 8;

/** Names of everything outside of Pulumi, made of the instance's name. */
export function namesOf(instance: string): StackNames {
  const isDefault = instance === 'default';
  const end = isDefault ? '' : `-${instance}`;
  return {
    displayName: isDefault ? 'Port Sync' : `Port Sync (${instance})`,
    // A resource group's name cannot end with a dot.
    resourceGroup: `rg-port-sync${end}`.replace(/\.+$/, ''),
    storageAccountPrefix: `portsync${
      isDefault
        ? ''
        : instance
            .toLowerCase()
            .replace(/[^a-z0-9]/g, '')
            .slice(0, 8)
    }`,
    tags: { application: 'port-sync', instance },
  };
}

/** The types of components; changing one replaces everything below it, unless an alias names the old one. */
export const COMPONENT_TYPES = {
  identity: 'port-sync:infra:SyncIdentity',
  federatedCredentials: 'port-sync:infra:FederatedCredentials',
  clientSecret: 'port-sync:infra:ClientSecret',
  graphConsent: 'port-sync:infra:GraphConsent',
  readerAccess: 'port-sync:infra:ReaderAccess',
  stateStorage: 'port-sync:infra:StateStorage',
  portCatalog: 'port-sync:infra:PortCatalog',
  portWebhook: 'port-sync:infra:PortWebhook',
} as const;

/** Part of a resource's name in Pulumi, made of an id: the same id has the same name wherever it stands in a list. */
export function toSlug(id: string): string {
  return id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}
