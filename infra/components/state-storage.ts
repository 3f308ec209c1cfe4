import * as resources from '@pulumi/azure-native/resources';
import * as storage from '@pulumi/azure-native/storage';
import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import { COMPONENT_TYPES, RANDOM_LENGTH, type StackNames } from '../names';
import { assignRole } from './role-assignment';

export interface StateStorageArgs {
  readonly names: StackNames;
  readonly principalId: pulumi.Input<string>;
  readonly location: string;
  readonly resourceGroup?: string | undefined;
  readonly storageAccount?: string | undefined;
  readonly container: string;
  readonly sku: string;
  readonly softDeleteDays: number;
}

/** Where the sync keeps its state: a container that only its own identity can write, without keys. */
export class StateStorage extends pulumi.ComponentResource {
  /** As PORT_SYNC_STATE takes it. */
  readonly url: pulumi.Output<string>;

  constructor(name: string, args: StateStorageArgs, options: pulumi.ComponentResourceOptions = {}) {
    super(COMPONENT_TYPES.stateStorage, name, {}, options);
    const { tags, resourceGroup: groupName } = args.names;
    const group = new resources.ResourceGroup(
      `${name}-group`,
      { resourceGroupName: args.resourceGroup ?? groupName, location: args.location, tags },
      { parent: this },
    );
    const account = this.createAccount(name, group.name, args);
    const container = this.createContainer(name, group.name, account.name, args);
    assignRole(
      `${name}-contributor`,
      { scope: container.id, principalId: args.principalId, role: 'storageBlobDataContributor' },
      this,
    );
    this.url = pulumi.interpolate`azblob://${account.name}/${container.name}`;
    this.registerOutputs({ url: this.url });
  }

  private createAccount(
    name: string,
    resourceGroupName: pulumi.Input<string>,
    args: StateStorageArgs,
  ): storage.StorageAccount {
    return new storage.StorageAccount(
      `${name}-account`,
      {
        accountName: args.storageAccount ?? this.drawName(name, args.names.storageAccountPrefix),
        resourceGroupName,
        location: args.location,
        tags: args.names.tags,
        kind: 'StorageV2',
        sku: { name: args.sku },
        minimumTlsVersion: 'TLS1_2',
        enableHttpsTrafficOnly: true,
        allowBlobPublicAccess: false,
        allowSharedKeyAccess: false,
        allowCrossTenantReplication: false,
      },
      { parent: this },
    );
  }

  private drawName(name: string, prefix: string): pulumi.Output<string> {
    const end = new random.RandomString(
      `${name}-account-name`,
      { length: RANDOM_LENGTH, lower: true, numeric: true, upper: false, special: false },
      { parent: this },
    );
    return pulumi.interpolate`${prefix}${end.result}`;
  }

  private createContainer(
    name: string,
    resourceGroupName: pulumi.Input<string>,
    accountName: pulumi.Input<string>,
    { container, softDeleteDays }: StateStorageArgs,
  ): storage.BlobContainer {
    const retention = { enabled: true, days: softDeleteDays };
    const service = new storage.BlobServiceProperties(
      `${name}-blobs`,
      {
        resourceGroupName,
        accountName,
        blobServicesName: 'default',
        isVersioningEnabled: true,
        deleteRetentionPolicy: retention,
        containerDeleteRetentionPolicy: retention,
      },
      { parent: this },
    );
    return new storage.BlobContainer(
      `${name}-container`,
      { resourceGroupName, accountName, containerName: container, publicAccess: 'None' },
      { parent: this, dependsOn: [service] },
    );
  }
}
