import { z } from 'zod';
import { SEED_PERMISSIONS } from '../desired/graph-permissions';
import { described, Guid } from './fields';

export const AzureSection = z
  .strictObject({
    enabled: described(z.boolean().default(true), {
      description: 'Whether Azure is a source: the identity gets the role Reader at `azure.scopes`.',
      example: 'false',
    }),
    cloud: described(z.enum(['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud']).default('AzureCloud'), {
      description: 'Cloud of the tenant.',
      example: 'AzureCloud',
    }),
    scopes: described(z.array(z.string()).default([]), {
      description:
        'Where the identity gets Reader: a subscription id, /subscriptions/ID, /subscriptions/ID/resourceGroups/NAME or /providers/Microsoft.Management/managementGroups/NAME.',
      example: '00000000-0000-0000-0000-000000000000',
    }),
    subscriptionsBelow: described(z.record(z.string(), z.array(Guid)).default({}), {
      description:
        'Which subscriptions lie below a management group, by its name. Told this, a scope that is granted twice is refused.',
      example: '00000000-0000-0000-0000-000000000000',
    }),
  })
  .prefault({});

export const EntraSection = z
  .strictObject({
    enabled: described(z.boolean().default(true), {
      description: 'Whether Entra ID is a source: the identity gets Graph application permissions.',
      example: 'false',
    }),
    graphPermissions: described(
      z.union([z.enum(['mapping', 'seed']), z.array(z.string()).min(1)]).default('mapping'),
      {
        description: `The least that the kinds in mappings/entra.yaml need (mapping), ${SEED_PERMISSIONS.join(', ')} (seed), or a list of permissions.`,
        example: 'mapping',
      },
    ),
    grantConsent: described(z.boolean().default(true), {
      description:
        'Whether the stack grants the permissions. If whoever deploys may not, the stack puts out adminConsentUrl instead.',
      example: 'false',
    }),
  })
  .prefault({});

/** Microsoft Learn, "Soft delete for blobs": 1 to 365 days. */
const SoftDeleteDays = z.int().min(1).max(365);

export const StateSection = z
  .strictObject({
    enabled: described(z.boolean().optional(), {
      description: 'Whether the stack makes a storage account for the state. On where Azure is a source.',
      example: 'false',
    }),
    location: described(z.string().min(1).optional(), {
      description: 'Region of the storage account.',
      example: 'westeurope',
    }),
    resourceGroup: described(
      z
        .string()
        .regex(/^[\w.()-]{0,89}[\w()-]$/, 'must be a name that Azure allows for a resource group')
        .optional(),
      {
        description: 'Name of the resource group of the storage account. Made of the instance name.',
        example: 'rg-port-sync-prod',
      },
    ),
    storageAccount: described(
      z
        .string()
        .regex(/^[a-z0-9]{3,24}$/, 'must be 3 to 24 lower-case letters and digits')
        .optional(),
      {
        description: 'Name of the storage account, unique in all of Azure. `portsync` and a random end.',
        example: 'portsyncstate',
      },
    ),
    container: described(
      z
        .string()
        .regex(/^(?=.{3,63}$)[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be a name that Azure allows for a container')
        .default('port-sync'),
      { description: 'Name of the container that holds the state.', example: 'port-sync' },
    ),
    sku: described(
      z.enum(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS']).default('Standard_LRS'),
      { description: 'Redundancy of the storage account.', example: 'Standard_ZRS' },
    ),
    softDeleteDays: described(SoftDeleteDays.default(14), {
      description: 'How many days deleted state can be restored.',
      example: '14',
    }),
  })
  .prefault({});
