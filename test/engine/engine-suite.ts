import { startEmulator, type RunningEmulator } from '../support/emulator';
import type { PortCall } from '../support/port-provider/port-calls';
import { trust } from '../support/trust';
import { createEngineStack, type EngineStack, type StackValues } from './engine-stack';
import { findEngine } from './find-engine';
import { createPortCall } from './port-http';
import { startStubClouds, type StubClouds } from './stub-clouds';

/** A stack in the real engine, the clouds that it is made in, and Port. */
export interface EngineSuite {
  readonly emulator: RunningEmulator;
  readonly clouds: StubClouds;
  readonly stack: EngineStack;
  readonly port: PortCall;
  blueprintIds(): Promise<string[]>;
  blueprint(identifier: string): Promise<unknown>;
  webhooks(): Promise<unknown[]>;
  stop(): Promise<void>;
}

/** Some operations take seconds each, minutes together on a busy machine. */
export const PATIENCE_MS = 300_000;

export const engine = findEngine();

/** `describe` where there is an engine. */
export const describeWithEngine = engine === undefined ? describe.skip : describe;

/** `packages`: those to which the engine is attached; what a stack does not need stays away. */
export async function startEngineSuite(
  configuration: StackValues,
  packages: readonly string[],
  { isLocal = false }: { readonly isLocal?: boolean } = {},
): Promise<EngineSuite> {
  if (engine === undefined) throw new Error('there is no engine');
  const emulator = await startEmulator({
    subscriptions: 2,
    resources: 60,
    users: 20,
    groups: 4,
    args: ['--no-provision'],
  });
  const variable = (name: string): string => emulator.env[name] ?? '';
  trust(variable('NODE_EXTRA_CA_CERTS'));
  const access = {
    baseUrl: variable('PORT_BASE_URL'),
    clientId: variable('PORT_CLIENT_ID'),
    clientSecret: variable('PORT_CLIENT_SECRET'),
  };
  let drawn = 0;
  const ids = {
    tenantId: variable('AZURE_TENANT_ID'),
    clientId: variable('AZURE_CLIENT_ID'),
    // The first one is that with which the emulator lets the sync in.
    nextSecret: () => (drawn++ === 0 ? variable('AZURE_CLIENT_SECRET') : `secret ${drawn}`),
  };
  const clouds = await startStubClouds(ids, engine.hasPortProvider ? undefined : access);
  const stack = await createEngineStack({
    engine,
    isLocal,
    name: 'test',
    providers: Object.fromEntries(
      Object.entries(clouds.providers).filter(([name]) => packages.includes(name)),
    ),
    environment: {
      PORT_BASE_URL: access.baseUrl,
      PORT_CLIENT_ID: access.clientId,
      PORT_CLIENT_SECRET: access.clientSecret,
      SSL_CERT_FILE: variable('NODE_EXTRA_CA_CERTS'),
      NODE_EXTRA_CA_CERTS: variable('NODE_EXTRA_CA_CERTS'),
    },
    configuration: {
      'port:baseUrl': access.baseUrl,
      'port:clientId': access.clientId,
      'port:secret': access.clientSecret,
      ...configuration,
    },
  });
  const port = createPortCall(access);
  const read = async (path: string, key: string): Promise<unknown> => (await port('GET', path)).body[key];
  return {
    emulator,
    clouds,
    stack,
    port,
    blueprintIds: async () =>
      ((await read('/v1/blueprints', 'blueprints')) as { identifier: string }[])
        .map(({ identifier }) => identifier)
        .sort(),
    blueprint: (identifier) => read(`/v1/blueprints/${identifier}`, 'blueprint'),
    webhooks: async () => (await read('/v1/webhooks', 'integrations')) as unknown[],
    stop: async () => {
      await stack.remove();
      clouds.stop();
      await emulator.stop();
    },
  };
}

/** The message of a rejection. */
export async function failure(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'it did not fail',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}
