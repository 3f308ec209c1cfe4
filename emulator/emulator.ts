import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Catalog } from '../catalog/catalog';
import { createAdminListener } from './admin/admin-listener';
import { adminRoutes } from './admin/admin-routes';
import { createIdTokens } from './github/id-tokens';
import { ID_TOKEN_TARGET } from './github/routes';
import { createSeeded } from './inventory/seeded';
import type { Identity } from './login/identity';
import { createPort } from './port/port';
import { provisionPort, type ProvisionedWebhook } from './provision';
import { createCertificates } from './server/certificates';
import { createClock } from './server/clock';
import { createRequestListener } from './server/exchange';
import { listen, type Listener } from './server/listener';
import type { ServiceName } from './server/types';
import { applyPortSettings, patched, type ParsedSettingsPatch, type Settings } from './settings';
import { createWorld, type Ground, type SizePatch, type World, type WorldSize } from './world';

export interface EmulatorOptions extends WorldSize {
  readonly settings: Settings;
  /** Plain HTTP, for clients that cannot be given a certificate authority. */
  readonly http: boolean;
  /** What Port holds at the start: these blueprints and this webhook; null for an empty Port. */
  readonly catalog: Catalog | null;
  /** A handler failed: a bug in the emulator. */
  readonly onError: (error: unknown) => void;
}

export interface Emulator {
  readonly identity: Identity;
  /** What a job of GitHub Actions is told when it may ask for id tokens. */
  readonly idTokenRequest: { readonly url: string; readonly token: string };
  readonly portCredentials: PortCredentials;
  /** Null where Port was left empty. */
  readonly webhook: ProvisionedWebhook | null;
  readonly adminUrl: string;
  /** PEM file of the certificate authority; null with plain HTTP. */
  readonly caFile: string | null;
  originOf(service: ServiceName): string;
  /** Ends all connections and removes what was written. */
  stop(): Promise<void>;
  /** Resolves once stopped, by whomever. */
  readonly stopped: Promise<void>;
}

export interface PortCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly webhookSecret: string;
}

const SERVICES = [
  'login',
  'arm',
  'graph',
  'port',
  'ingest',
  'github',
] as const satisfies readonly ServiceName[];

/** Starts all services, each on its own port, and the admin endpoint. */
export async function openEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { identity, portCredentials } = drawCredentials(options.inventory.seed);
  const listeners = new Map<ServiceName, Listener>();
  const originOf = (service: ServiceName): string => listeners.get(service)?.origin ?? '';
  const clock = createClock();
  const port = createPort({ ...portCredentials, clock, origin: () => originOf('ingest') });
  const idTokens = createIdTokens(clock);
  const requestToken = randomBytes(24).toString('base64url');
  const stage = createStage({ identity, clock, port, idTokens, requestToken, originOf }, options);
  const trust = options.http ? null : await createTrust();
  for (const service of SERVICES) {
    const onRequest = createRequestListener({
      service,
      origin: () => originOf(service),
      state: () => stage.world().services[service],
      distrust: async (isStanding) => listeners.get(service)?.distrust(isStanding),
      onError: options.onError,
    });
    const onConnection = (): void => stage.world().log.connected(service);
    listeners.set(service, await listen({ onRequest, onConnection, tls: trust?.tls }));
  }
  const webhook = stage.provision(portCredentials.webhookSecret);
  const stopping = Promise.withResolvers<undefined>();
  const stop = async (): Promise<void> => {
    await Promise.all([...listeners.values(), admin].map((listener) => listener.close()));
    await trust?.remove();
    // What Port has not mapped yet would keep the process alive.
    port.reset();
    stopping.resolve(undefined);
  };
  const admin = await listen({
    onRequest: createAdminListener(adminRoutes({ ...stage, clock, port }), {
      onStop: () => void stop().catch(options.onError),
      onError: options.onError,
    }),
  });
  return {
    identity,
    idTokenRequest: { url: `${originOf('github')}${ID_TOKEN_TARGET}`, token: requestToken },
    portCredentials,
    webhook,
    adminUrl: admin.origin,
    caFile: trust?.file ?? null,
    originOf,
    stop,
    stopped: stopping.promise,
  };
}

interface Stage {
  world(): World;
  /** Gives Port what it holds at the start; null where it stays empty. Done again at each reset. */
  provision(webhookSecret: string): ProvisionedWebhook | null;
  /** A new world behind the same ports, ids and secrets. Throws where the inventory's size contradicts itself; nothing changes then. */
  reset(size: SizePatch, patch: ParsedSettingsPatch): void;
}

function createStage(ground: Ground, options: EmulatorOptions): Stage {
  const { inventory, directory, settings, catalog } = options;
  let world = createWorld(ground, options, settings);
  let webhook: ProvisionedWebhook | null = null;
  let secret = '';
  const provision = (webhookSecret: string): ProvisionedWebhook | null => {
    secret = webhookSecret;
    if (catalog !== null)
      webhook = provisionPort(ground.port, { catalog, webhookSecret, webhookKey: webhook?.key });
    return webhook;
  };
  return {
    world: () => world,
    provision,
    reset: (size, patch) => {
      const next = createWorld(
        ground,
        {
          inventory: { ...inventory, ...size.inventory },
          directory: { ...directory, ...size.directory },
        },
        patched(settings, patch),
      );
      ground.clock.reset();
      ground.port.reset();
      world = next;
      provision(secret);
      applyPortSettings(ground.port, patch.port);
    },
  };
}

interface Trust {
  readonly file: string;
  readonly tls: { readonly key: string; readonly cert: string };
  remove(): Promise<void>;
}

async function createTrust(): Promise<Trust> {
  const { caPem, certificatePem, keyPem } = await createCertificates();
  const folder = await mkdtemp(join(tmpdir(), 'port-sync-emulator-'));
  const file = join(folder, 'ca.pem');
  await writeFile(file, caPem);
  return {
    file,
    tls: { key: keyPem, cert: certificatePem },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Ids follow the seed, secrets are new each time. */
function drawCredentials(seed: number): { identity: Identity; portCredentials: PortCredentials } {
  const random = createSeeded(seed ^ 0x1d);
  return {
    identity: {
      tenantId: random.guid(),
      clientId: random.guid(),
      principalId: random.guid(),
      clientSecret: `emu~${randomBytes(24).toString('base64url')}`,
    },
    portCredentials: {
      clientId: random.word(32),
      clientSecret: randomBytes(48).toString('base64url'),
      webhookSecret: randomBytes(32).toString('base64url'),
    },
  };
}
