import { createTokenBucket } from './arm/token-bucket';
import { principalOf, withAuthorization } from './arm/authorization';
import { subscriptionRoutes } from './arm/subscription-routes';
import { createChurnClock } from './churn-clock';
import { createChurnDuring } from './churn-during';
import type { DirectorySize } from './directory/build-directory';
import { createDirectory, type Directory } from './directory/directory';
import { createFaultRules, type FaultRules } from './faults/fault-rules';
import type { IdTokens } from './github/id-tokens';
import { gitHubRoutes } from './github/routes';
import { createGraph, type Graph } from './graph/graph';
import type { InventorySize } from './inventory/build-estate';
import { createInventory, type Inventory } from './inventory/inventory';
import type { Identity } from './login/identity';
import { loginRoutes } from './login/login-routes';
import { createTokens, type Tokens } from './login/tokens';
import { ingestRoutes, portRoutes, type Port } from './port/port';
import { createResourceGraph } from './resource-graph/routes';
import type { MovableClock } from './server/clock';
import type { ServiceState } from './server/exchange';
import { drawDuration } from './server/latency';
import { createRequestLog, type RequestLog } from './server/request-log';
import { createRouteMatcher } from './server/route-matcher';
import type { Route, ServiceName } from './server/types';
import { createSeeded } from './inventory/seeded';
import type { Settings } from './settings';

/** What outlives a reset. */
export interface Ground {
  readonly identity: Identity;
  readonly clock: MovableClock;
  readonly port: Port;
  readonly idTokens: IdTokens;
  /** By which a job of GitHub Actions asks for id tokens. */
  readonly requestToken: string;
  /** Of each service, known once it listens. */
  readonly originOf: (service: ServiceName) => string;
}

/** How much there is at the start. The inventory's seed is that of the directory as well. */
export interface WorldSize {
  readonly inventory: InventorySize;
  readonly directory: DirectorySize;
}

/** What a reset makes of another size. */
export interface SizePatch {
  readonly inventory?: Partial<WorldSize['inventory']> | undefined;
  readonly directory?: Partial<WorldSize['directory']> | undefined;
}

/** Everything that a reset makes anew, behind the same ports and credentials. */
export interface World {
  settings: Settings;
  readonly inventory: Inventory;
  readonly directory: Directory;
  readonly graph: Pick<Graph, 'expirePageTokens' | 'resetDelta' | 'units'>;
  readonly tokens: Tokens;
  readonly faults: FaultRules;
  readonly log: RequestLog;
  readonly services: Readonly<Record<ServiceName, ServiceState>>;
  /** Milliseconds spent in handlers, by service. */
  readonly handlerMs: Readonly<Record<ServiceName, number>>;
  /** Milliseconds spent on parsing, evaluating and printing queries. */
  readonly evaluationMs: () => number;
}

/** A world as it begins. Throws where the inventory's size contradicts itself. */
export function createWorld(ground: Ground, size: WorldSize, settings: Settings): World {
  const { seed } = size.inventory;
  const random = createSeeded(seed);
  const handlerMs = { login: 0, arm: 0, graph: 0, port: 0, ingest: 0, github: 0 };
  const tokens = createTokens(ground.clock);
  const faults = createFaultRules();
  const log = createRequestLog();
  const inventory = createInventory(size.inventory, {
    tenantId: ground.identity.tenantId,
    clock: ground.clock,
    settings: () => world.settings,
  });
  const directory = createDirectory(size.directory, {
    tenantId: ground.identity.tenantId,
    clock: ground.clock,
    seed,
    lags: () => world.settings.graph,
  });
  const churnClock = createChurnClock(inventory, ground.clock, () => world.settings.churnEvery);
  const churnDuring = createChurnDuring({ inventory, directory }, () => world.settings.churnDuring);
  const service = (name: ServiceName, routes: readonly Route[]): ServiceState => ({
    match: createRouteMatcher(routes),
    clock: ground.clock,
    faults,
    log,
    latencyMs: () => drawDuration(world.settings.latencyMs[name], () => random.next()),
    beforeHandling: (request) => {
      churnClock();
      churnDuring(request);
    },
    handled: (milliseconds) => {
      handlerMs[name] += milliseconds;
    },
  });
  const arm = createArm(ground, { inventory, tokens }, () => world.settings);
  const graph = graphOf(ground, { directory, tokens }, () => world.settings);
  const world: World = {
    settings,
    evaluationMs: arm.evaluationMs,
    inventory,
    directory,
    graph,
    tokens,
    faults,
    log,
    handlerMs,
    services: {
      login: service(
        'login',
        routesOfLogin(ground, tokens, () => world.settings),
      ),
      arm: service('arm', arm.routes),
      graph: service('graph', graph.routes),
      port: service('port', portRoutes(ground.port)),
      ingest: service('ingest', ingestRoutes(ground.port)),
      github: service(
        'github',
        routesOfGitHub(ground, () => world.settings),
      ),
    },
  };
  return world;
}

function routesOfLogin(ground: Ground, tokens: Tokens, settings: () => Settings): Route[] {
  return loginRoutes({
    identity: ground.identity,
    tokens,
    clock: ground.clock,
    origins: () => ({ arm: ground.originOf('arm'), graph: ground.originOf('graph') }),
    tokenLifetimeSeconds: () => settings().tokenLifetimeSeconds,
    federation: () => ({
      credentials: settings().federatedCredentials,
      idTokens: ground.idTokens,
      now: ground.clock.now(),
    }),
  });
}

function routesOfGitHub({ idTokens, requestToken }: Ground, settings: () => Settings): Route[] {
  return gitHubRoutes({
    idTokens,
    requestToken,
    subject: () => settings().gitHubJob.subject,
    lifetimeSeconds: () => settings().gitHubJob.tokenLifetimeSeconds,
  });
}

function graphOf(
  ground: Ground,
  parts: Pick<World, 'directory' | 'tokens'>,
  settings: () => Settings,
): Graph {
  const loginOrigin = (): string => ground.originOf('login');
  return createGraph({ ...ground, ...parts, loginOrigin, settings: () => settings().graph });
}

/** ARM with Resource Graph behind it; one check of the token for both. */
function createArm(
  ground: Ground,
  { inventory, tokens }: Pick<World, 'inventory' | 'tokens'>,
  settings: () => Settings,
): { readonly routes: readonly Route[]; readonly evaluationMs: () => number } {
  const { identity, clock } = ground;
  const authorization = { identity, tokens, loginOrigin: () => ground.originOf('login') };
  const subscriptions = subscriptionRoutes({
    tenantId: identity.tenantId,
    reads: createTokenBucket(clock, () => settings().armReads),
    listedSubscriptions: () => inventory.listedSubscriptions(),
    findSubscription: (subscriptionId) => inventory.findSubscription(subscriptionId),
    principalOf: (request) => principalOf(request, authorization),
    pageSize: () => settings().subscriptionPageSize,
  });
  const resourceGraph = createResourceGraph({
    tables: inventory,
    clock,
    principalOf: (request) => principalOf(request, authorization),
    readableSubscriptions: () => inventory.readableSubscriptions(),
    subscriptionsUnder: (ids) => inventory.subscriptionsUnder(ids),
    settings,
  });
  return {
    routes: withAuthorization([...subscriptions, ...resourceGraph.routes], authorization),
    evaluationMs: () => resourceGraph.evaluationMs(),
  };
}
