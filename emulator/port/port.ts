import type { EmulatorClock, Route } from '../server/types';
import { toRoute } from './api';
import { createAuditLog } from './audit';
import { createTokenDesk } from './auth';
import { createMigrations } from './blueprints/migrations';
import type { Blueprint } from './blueprints/schema';
import { createBlueprint, replaceBlueprint } from './blueprints/store';
import { createEntityStore } from './entities/store';
import type { Entity } from './entities/entity';
import { createEventProcessor } from './ingest/process';
import { createIngestQueue } from './ingest/queue';
import { toIngestRoutes } from './ingest/routes';
import { createRateLimiter } from './rate-limits';
import { apiRoutes } from './routes';
import { defaultSettings } from './settings';
import type { PortSettings } from './settings';
import type { PortState } from './state';
import type { Webhook } from './webhooks/schema';
import { createWebhook } from './webhooks/store';

export interface PortOptions {
  readonly clock: EmulatorClock;
  /** The origin of the ingest host, for the URLs of webhooks; asked anew each time. */
  readonly origin: () => string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly settings?: Partial<PortSettings>;
}

/** A Port organization in memory, and what its owner may do past the API. */
export interface Port {
  /** May be changed at any time. */
  readonly settings: PortSettings;
  readonly state: PortState;
  /** Resolves when every accepted event is mapped and every migration has ended. */
  settle(): Promise<void>;
  /** How many accepted events are not mapped yet. */
  pendingEvents(): number;
  /** Forgets everything but credentials; settings are as at the start. */
  reset(): void;
  /** All entities by blueprint, in order of creation. */
  entities(): Record<string, Entity[]>;
  /** As `POST /v1/blueprints`. Throws `PortError`. */
  createBlueprint(document: unknown): Blueprint;
  /** As `PUT /v1/blueprints/{identifier}`. Throws `PortError`. */
  replaceBlueprint(identifier: string, document: unknown): Blueprint;
  /** As `POST /v1/webhooks`; answers the webhook and its ingest URL. Throws `PortError`. */
  createWebhook(document: unknown): Webhook & { readonly url: string };
  /** Makes the access token that clients hold invalid. */
  revokeToken(): void;
}

/** Port without HTTP; `portRoutes` and `ingestRoutes` give it a face. */
export function createPort(options: PortOptions): Port {
  const state = createState(options);
  return {
    settings: state.settings,
    state,
    async settle() {
      await state.ingest.settle();
      await state.migrations.settle();
    },
    pendingEvents: () => state.ingest.pending(),
    reset() {
      for (const part of [state.blueprints, state.permissions, state.entities, state.webhooks]) part.clear();
      for (const part of [state.migrations, state.audit, state.ingest]) part.clear();
      state.rateLimiter.reset();
      state.tokens.revoke();
      Object.assign(state.settings, defaultSettings(), options.settings);
    },
    entities: () =>
      Object.fromEntries(
        [...state.blueprints.keys()].map((blueprint) => [blueprint, [...state.entities.list(blueprint)]]),
      ),
    createBlueprint: (document) => createBlueprint(state, document, 'emulator@clients'),
    replaceBlueprint: (identifier, document) =>
      replaceBlueprint(state, identifier, document, 'emulator@clients'),
    createWebhook(document) {
      const webhook = createWebhook(state, document, 'emulator@clients');
      return { ...webhook, url: `${state.ingestOrigin()}/${webhook.webhookKey}` };
    },
    revokeToken: () => {
      state.tokens.revoke();
    },
  };
}

function createState({ clock, origin, clientId, clientSecret, settings }: PortOptions): PortState {
  const processEvent = createEventProcessor();
  const merged = { ...defaultSettings(), ...settings };
  const state: PortState = {
    clock,
    settings: merged,
    tokens: createTokenDesk(clock, { clientId, clientSecret }),
    rateLimiter: createRateLimiter(clock),
    blueprints: new Map(),
    permissions: new Map(),
    entities: createEntityStore(),
    webhooks: new Map(),
    migrations: createMigrations(clock),
    audit: createAuditLog(clock),
    ingest: createIngestQueue(
      (event) => processEvent(state, event),
      () => merged.mappingDelayMs,
    ),
    ingestOrigin: origin,
  };
  return state;
}

/** The API of service `port`. */
export function portRoutes(port: Port): Route[] {
  return apiRoutes.map((route) => toRoute(port.state, route));
}

/** The only route of service `ingest`, `POST /:webhookKey`. */
export function ingestRoutes(port: Port): Route[] {
  return toIngestRoutes(port.state);
}
