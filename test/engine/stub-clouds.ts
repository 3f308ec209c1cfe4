import { createAzureSubscription } from './stubs/azure-subscription';
import { createEntraTenant, type TenantIds } from './stubs/entra-tenant';
import { createPortProvider } from './stubs/port-provider';
import { serveProvider } from './stubs/provider-server';
import { createRandomValues } from './stubs/random-values';
import { createTrouble, type Trouble } from './stubs/refusals';
import { Store } from './stubs/store';
import { createPortCall, type PortAccess } from './port-http';

export interface StubClouds {
  /** Package to port, for the engine. */
  readonly providers: Readonly<Record<string, number>>;
  readonly store: Store;
  readonly trouble: Trouble;
  stop(): void;
}

/** An Entra ID, an Azure, Pulumi's random values, and a provider for a Port that runs elsewhere. */
export async function startStubClouds(ids: TenantIds, port: PortAccess | undefined): Promise<StubClouds> {
  const store = new Store();
  const trouble = createTrouble();
  const clouds = [
    createEntraTenant(store, trouble, ids),
    createAzureSubscription(store, trouble),
    createRandomValues(),
    ...(port === undefined ? [] : [createPortProvider(createPortCall(port))]),
  ];
  const server = await serveProvider({
    resources: Object.assign(
      {},
      ...clouds.map(({ resources }) => resources),
    ) as (typeof clouds)[0]['resources'],
    calls: Object.assign({}, ...clouds.map(({ calls }) => calls)) as (typeof clouds)[0]['calls'],
  });
  const packages = ['azuread', 'azure-native', 'random', ...(port === undefined ? [] : ['port'])];
  return {
    providers: Object.fromEntries(packages.map((name) => [name, server.port])),
    store,
    trouble,
    stop: () => {
      server.stop();
    },
  };
}
