import { fromIdentifier } from '../catalog/identifiers';
import { loadCatalog, type Catalog } from '../catalog/catalog';
import { CatalogError, placeOf } from '../catalog/problems';
import { projectionOf } from '../catalog/projection';
import { operationOf, type Webhook } from '../catalog/webhook';
import type { Clock } from './core/clock';
import type { Config } from './core/config';
import { ConfigurationError } from './core/errors';
import type { Log, Progress } from './core/log';
import { createRequestLedger, type RequestLedger } from './core/request-ledger';
import { createHttpClient, type HttpClient } from './http/json-client';
import { createOwnedCatalog, type MappedBlueprint } from './port/owned-entities';
import { createPortClient, type PortClient } from './port/port-client';
import { createWebhookDelivery } from './port/webhook-delivery';
import { createWebhookVerifier } from './port/webhook-verifier';
import { kindOfArmId } from './sources/azure/items/arm-id';
import { createAzureClient } from './sources/azure/client/azure-client';
import { createAzureSource } from './sources/azure/azure-source';
import { createAzureConnection } from './sources/azure/client/connection';
import { createFileStore, createNoStore, readOnly } from './state/file-store';
import { createDryDelivery, type Delivery } from './sync/delivery';
import type { RunResult } from './sync/result';
import { type RunOrder, type RunParts, runSource } from './sync/run-source';
import { exitCodeOf } from './sync/source-result';
import type { OwnedCatalog } from './sync/reconcile';
import type { Source } from './sync/source';
import type { StateStore } from './sync/state';
import type { Verifier } from './sync/verify';

/** A delivery that takes longer than this hangs. */
const PORT_TIME_LIMIT_MS = 30_000;

export interface RunContext {
  readonly log: Log;
  readonly progress: Progress;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly version: string;
}

/** What every builder below works with. */
interface Workshop extends RunContext {
  readonly config: Config;
  readonly mapping: Webhook;
  readonly ledger: RequestLedger;
  readonly userAgent: string;
}

/**
 * Builds the clients that the configuration asks for and runs the engine with them.
 * @throws PortSyncError for what prevents a result: configuration, a lock that is held, a signal
 */
export async function runSync(
  command: 'full' | 'incremental',
  config: Config,
  context: RunContext,
): Promise<RunResult> {
  const startedAt = context.clock.now();
  const lost = new AbortController();
  const signal = AbortSignal.any([context.signal, lost.signal]);
  const { mappings } = await readCatalog(config.catalogFolder);
  const workshop: Workshop = {
    ...context,
    signal,
    config,
    mapping: mappings.azure,
    ledger: createRequestLedger(),
    userAgent: `port-sync/${context.version} ${config.instance}/azure`,
  };
  const store = createStore(workshop);
  const release = await store.lock(config.waitLockMs, (error) => lost.abort(error));
  try {
    const source = await runAzure(workshop, store, { command, startedAt: new Date(startedAt).toISOString() });
    const finishedAt = context.clock.now();
    return {
      command,
      instance: config.instance,
      status: source.status,
      exitCode: exitCodeOf(source.status),
      dryRun: config.dryRun,
      startedAt: new Date(startedAt).toISOString(),
      finishedAt: new Date(finishedAt).toISOString(),
      durationMs: finishedAt - startedAt,
      sources: [source],
    };
  } finally {
    await release();
  }
}

async function runAzure(
  workshop: Workshop,
  store: StateStore,
  order: RunOrder,
): Promise<RunResult['sources'][number]> {
  const { config, log, progress, ledger } = workshop;
  const delivering = httpTo("Port's ingest", workshop);
  const asking = httpTo('Port', workshop);
  const port = createPort(asking, workshop);
  const catalog =
    port &&
    createOwnedCatalog(port, { instance: config.instance, blueprints: blueprintsOf(workshop.mapping) });
  const parts: RunParts = {
    config,
    source: createSource(workshop, catalog),
    store,
    delivery: createDelivery(delivering, workshop),
    verifier: createVerifier(port, workshop),
    catalog,
    ledger,
    log,
    progress,
  };
  try {
    return await runSource(parts, order);
  } finally {
    await Promise.all([delivering.close(), asking.close()]);
  }
}

async function readCatalog(folder: string): Promise<Catalog<'azure'>> {
  try {
    return await loadCatalog(folder, { needs: ['azure'] });
  } catch (error) {
    if (!(error instanceof CatalogError)) throw error;
    throw new ConfigurationError(
      error.problems.map((problem) => ({ name: `${folder}/${placeOf(problem)}`, message: problem.message })),
    );
  }
}

function createStore({ config, clock, signal }: Workshop): StateStore {
  const owner = { instance: config.instance, source: 'azure' };
  const store =
    config.state.kind === 'none'
      ? createNoStore()
      : createFileStore(config.state.folder, owner, { clock, signal });
  return config.dryRun ? readOnly(store) : store;
}

function createSource(workshop: Workshop, owned: OwnedCatalog | undefined): Source {
  const { config, mapping, clock, ledger, log, progress, signal, userAgent } = workshop;
  const connection = createAzureConnection(config.azure, userAgent);
  const client = createAzureClient({ connection, clock, ledger, log });
  const ownedUnder = owned && ((id: string) => owned.sourceIdsUnder(id));
  const projection = projectionOf(mapping);
  return createAzureSource({ client, config, projection, mapping, ownedUnder, signal, log, progress });
}

function httpTo(service: string, { userAgent, clock, ledger }: Workshop): HttpClient {
  return createHttpClient({ service, userAgent, clock, ledger, timeLimitMs: PORT_TIME_LIMIT_MS });
}

function createDelivery(http: HttpClient, workshop: Workshop): Delivery {
  const { config, clock, ledger, log, signal } = workshop;
  const { ingestUrl, webhookSecret: secret } = config.port;
  if (config.dryRun || ingestUrl === undefined) return createDryDelivery();
  const { wire, concurrency } = config;
  return createWebhookDelivery({ http, ingestUrl, secret, wire, concurrency, clock, ledger, log, signal });
}

function createPort(
  http: HttpClient,
  { config, clock, ledger, log, signal }: Workshop,
): PortClient | undefined {
  const { baseUrl, clientId, clientSecret } = config.port;
  if (clientId === undefined || clientSecret === undefined) return undefined;
  return createPortClient({ http, baseUrl, clientId, clientSecret, clock, ledger, log, signal });
}

function createVerifier(client: PortClient | undefined, workshop: Workshop): Verifier | undefined {
  const { config, clock, signal, mapping } = workshop;
  const { ingestUrl } = config.port;
  if (client === undefined || ingestUrl === undefined || config.dryRun) return undefined;
  const blueprints = blueprintsOf(mapping).map(({ identifier }) => identifier);
  const kindOf = (identifier: string): string => kindOfArmId(fromIdentifier(identifier) ?? '');
  return createWebhookVerifier({ client, clock, signal, ingestUrl, blueprints, kindOf });
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
