import type { EmulatorClock } from '../server/types';
import type { AuditLog } from './audit';
import type { TokenDesk } from './auth';
import type { Blueprint } from './blueprints/schema';
import type { Migrations } from './blueprints/migrations';
import type { EntityStore } from './entities/store';
import type { IngestQueue } from './ingest/queue';
import type { RateLimiter } from './rate-limits';
import type { PortSettings } from './settings';
import type { Webhook } from './webhooks/schema';

/** Everything that the emulated Port remembers. Only this folder reads it. */
export interface PortState {
  readonly clock: EmulatorClock;
  readonly settings: PortSettings;
  readonly tokens: TokenDesk;
  readonly rateLimiter: RateLimiter;
  readonly blueprints: Map<string, Blueprint>;
  readonly permissions: Map<string, Record<string, unknown>>;
  readonly entities: EntityStore;
  readonly webhooks: Map<string, Webhook>;
  readonly migrations: Migrations;
  readonly audit: AuditLog;
  readonly ingest: IngestQueue;
  /** The origin of ingest URLs. */
  readonly ingestOrigin: () => string;
}
