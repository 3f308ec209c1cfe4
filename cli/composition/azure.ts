import { fromIdentifier } from '../../catalog/identifiers';
import { projectionOf } from '../../catalog/projection';
import { AZURE_MAPPING } from '../../catalog/read-catalog';
import { rulesOfWebhook } from '../../catalog/rules';
import { operationOf, type Webhook } from '../../catalog/webhook';
import type { HttpClient } from '../http/json-client';
import { createJqPool, type JqPool } from '../mapping/jq-pool';
import { createWebhookMapper } from '../mapping/webhook-mapper';
import { findLacking } from '../port/lacking-entities';
import { createOwnedCatalog, type MappedBlueprint, type OwnedBelow } from '../port/owned-entities';
import type { PortClient } from '../port/port-client';
import { createWebhookDelivery } from '../port/webhook-delivery';
import { createWebhookVerifier } from '../port/webhook-verifier';
import { createAzureSource } from '../sources/azure/azure-source';
import { createAzureClient } from '../sources/azure/client/azure-client';
import { createAzureConnection } from '../sources/azure/client/connection';
import { AZURE_KINDS, kindOfArmId } from '../sources/azure/items/arm-id';
import { AzureMemory } from '../sources/azure/memory';
import type { AskPort } from '../sources/azure/read/read-context';
import { createStateFormat } from '../state/schema';
import { createDryDelivery, type Delivery } from '../sync/delivery';
import type { SourceResult } from '../sync/result';
import { type RunOrder, type RunParts, runSource } from '../sync/run-source';
import type { Source } from '../sync/source';
import type { OwnedCatalog } from '../sync/reconcile';
import type { StateStore } from '../sync/state';
import type { Verifier } from '../sync/verify';
import { createApiParts } from './api';
import { withCatalogProblems } from './catalog';
import { createStore } from './store';
import { createPort, httpTo, type Workshop } from './workshop';

/** Where the Azure source's state is kept. */
export function azureStore(workshop: Workshop): StateStore<AzureMemory> {
  return createStore(workshop, 'azure', createStateFormat(AzureMemory));
}

/** One run of the Azure source. @throws PortSyncError for what prevents a result */
export async function runAzure(
  workshop: Workshop,
  store: StateStore<AzureMemory>,
  order: RunOrder,
): Promise<SourceResult> {
  const { config, log, progress, ledger } = workshop;
  const mapping = mappingOf(workshop);
  const clients = {
    ingest: httpTo("Port's ingest", workshop),
    port: httpTo('Port', workshop),
    jq: createJqPool({ clock: workshop.clock }),
  };
  const port = createPort(clients.port, workshop);
  const marked =
    port && createOwnedCatalog(port, { instance: config.instance, blueprints: blueprintsOf(mapping) });
  try {
    const parts =
      config.delivery === 'api'
        ? await apiParts(workshop, mapping, { port, jq: clients.jq })
        : webhookParts(workshop, mapping, { port, ingest: clients.ingest, owned: marked });
    const asking = port && marked && askPort(port, marked, blueprintsOf(mapping));
    const source = createSource(workshop, mapping, asking);
    return await runSource({ ...parts, config, source, store, ledger, log, progress }, order);
  } finally {
    await Promise.all([clients.ingest.close(), clients.port.close(), clients.jq.close()]);
  }
}

type DeliveryParts = Pick<RunParts<AzureMemory>, 'deliveryMode' | 'delivery' | 'verifier' | 'catalog'>;

function webhookParts(
  workshop: Workshop,
  mapping: Webhook,
  {
    port,
    ingest,
    owned,
  }: {
    readonly port: PortClient | undefined;
    readonly ingest: HttpClient;
    readonly owned: OwnedCatalog | undefined;
  },
): DeliveryParts {
  return {
    deliveryMode: 'webhook',
    delivery: createDelivery(ingest, workshop),
    verifier: createVerifier(port, workshop, blueprintsOf(mapping)),
    catalog: owned,
  };
}

/** Port's webhook would evaluate the same mapping for each change. */
async function apiParts(
  workshop: Workshop,
  mapping: Webhook,
  { port, jq }: { readonly port: PortClient | undefined; readonly jq: JqPool },
): Promise<DeliveryParts> {
  const { config } = workshop;
  if (port === undefined)
    throw new Error('the configuration lets nobody deliver through the API without credentials');
  const rules = await withCatalogProblems(config.catalogFolder, () => rulesOfWebhook(mapping, AZURE_MAPPING));
  const mapper = createWebhookMapper(rules, { wire: config.wire }, jq);
  const rulesByKind = new Map(AZURE_KINDS.map((kind) => [kind, rules]));
  const { delivery, owned } = createApiParts(port, workshop, {
    source: 'azure',
    mapper,
    rulesByKind,
    sourceKindOf: (kind) => kind,
  });
  return { deliveryMode: 'api', delivery, verifier: undefined, catalog: owned };
}

function mappingOf({ catalog }: Workshop): Webhook {
  const { azure } = catalog.mappings;
  if (azure === undefined) throw new Error('the catalog was read without need of its mapping for Azure');
  return azure;
}

/** What the source may ask Port, wherever its entities lie. */
function askPort(client: PortClient, owned: OwnedBelow, blueprints: readonly MappedBlueprint[]): AskPort {
  return {
    ownedUnder: (id) => owned.sourceIdsUnder(id),
    lacking: (ids) => findLacking(client, blueprints, ids),
  };
}

function createSource(workshop: Workshop, mapping: Webhook, port: AskPort | undefined): Source<AzureMemory> {
  const { config, clock, ledger, log, progress, signal, userAgent } = workshop;
  const connection = createAzureConnection(config.azure, userAgent);
  const client = createAzureClient({ connection, clock, ledger, log });
  const projection = projectionOf(mapping);
  return createAzureSource({ client, config, projection, mapping, port, signal, log, progress });
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
