import { fromIdentifier } from '../../catalog/identifiers';
import { projectionOf } from '../../catalog/projection';
import { operationOf, type Webhook } from '../../catalog/webhook';
import type { HttpClient } from '../http/json-client';
import { createOwnedCatalog, type MappedBlueprint, type OwnedBelow } from '../port/owned-entities';
import type { PortClient } from '../port/port-client';
import { createWebhookDelivery } from '../port/webhook-delivery';
import { createWebhookVerifier } from '../port/webhook-verifier';
import { createAzureSource } from '../sources/azure/azure-source';
import { createAzureClient } from '../sources/azure/client/azure-client';
import { createAzureConnection } from '../sources/azure/client/connection';
import { kindOfArmId } from '../sources/azure/items/arm-id';
import { AzureMemory } from '../sources/azure/memory';
import { createStateFormat } from '../state/schema';
import { createDryDelivery, type Delivery } from '../sync/delivery';
import type { SourceResult } from '../sync/result';
import { type RunOrder, runSource } from '../sync/run-source';
import type { Source } from '../sync/source';
import type { StateStore } from '../sync/state';
import type { Verifier } from '../sync/verify';
import { createStore } from './store';
import { createPort, httpTo, type Workshop } from './workshop';

/** Where the Azure source's state is kept. */
export function azureStore(workshop: Pick<Workshop, 'config' | 'clock' | 'signal'>): StateStore<AzureMemory> {
  return createStore(workshop, 'azure', createStateFormat(AzureMemory));
}

/** One run of the Azure source. @throws PortSyncError for what prevents a result */
export async function runAzure(
  workshop: Workshop,
  store: StateStore<AzureMemory>,
  order: RunOrder,
): Promise<SourceResult> {
  const {
    config,
    log,
    progress,
    ledger,
    catalog: { mappings },
  } = workshop;
  const mapping = mappings.azure;
  const delivering = httpTo("Port's ingest", workshop);
  const asking = httpTo('Port', workshop);
  const port = createPort(asking, workshop);
  const blueprints = blueprintsOf(mapping);
  const catalog = port && createOwnedCatalog(port, { instance: config.instance, blueprints });
  try {
    return await runSource(
      {
        config,
        source: createSource(workshop, mapping, catalog),
        store,
        deliveryMode: config.delivery,
        delivery: createDelivery(delivering, workshop),
        verifier: createVerifier(port, workshop, blueprints),
        catalog,
        ledger,
        log,
        progress,
      },
      order,
    );
  } finally {
    await Promise.all([delivering.close(), asking.close()]);
  }
}

function createSource(
  workshop: Workshop,
  mapping: Webhook,
  owned: OwnedBelow | undefined,
): Source<AzureMemory> {
  const { config, clock, ledger, log, progress, signal, userAgent } = workshop;
  const connection = createAzureConnection(config.azure, userAgent);
  const client = createAzureClient({ connection, clock, ledger, log });
  const ownedUnder = owned && ((id: string) => owned.sourceIdsUnder(id));
  const projection = projectionOf(mapping);
  return createAzureSource({ client, config, projection, mapping, ownedUnder, signal, log, progress });
}

function createDelivery(http: HttpClient, workshop: Workshop): Delivery {
  const { config, clock, ledger, log, signal } = workshop;
  const { ingestUrl, webhookSecret: secret } = config.port;
  if (config.dryRun || ingestUrl === undefined) return createDryDelivery();
  const { wire, concurrency } = config;
  return createWebhookDelivery({ http, ingestUrl, secret, wire, concurrency, clock, ledger, log, signal });
}

function createVerifier(
  client: PortClient | undefined,
  { config, clock, signal }: Workshop,
  blueprints: readonly MappedBlueprint[],
): Verifier | undefined {
  const { ingestUrl } = config.port;
  if (client === undefined || ingestUrl === undefined || config.dryRun) return undefined;
  const kindOf = (identifier: string): string => kindOfArmId(fromIdentifier(identifier) ?? '');
  const names = blueprints.map(({ identifier }) => identifier);
  return createWebhookVerifier({ client, clock, signal, ingestUrl, blueprints: names, kindOf });
}

/** Blueprints that the mapping creates entities of, in its order. */
function blueprintsOf({ mappings }: Webhook): MappedBlueprint[] {
  const creating = mappings.filter((mapping) => operationOf(mapping) === 'create');
  return [...Map.groupBy(creating, ({ blueprint }) => blueprint)].map(([identifier, group]) => ({
    identifier,
    takesOurIdentifier: group.every(
      ({ entity }) =>
        entity.identifier === '.item.data.identifier' || entity.identifier === '.body.data.identifier',
    ),
  }));
}
