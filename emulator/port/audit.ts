import { z } from 'zod';
import type { EmulatorClock } from '../server/types';
import { invalid } from './errors';
import type { Writer } from './writer';

/** Older entries are forgotten. */
const KEPT_ENTRIES = 200_000;
/** How far over that the list may grow before it is cut: cutting it for each entry would be quadratic. */
const SLACK = 20_000;

const ACTIONS = ['CREATE', 'UPDATE', 'DELETE'] as const;
export type AuditAction = (typeof ACTIONS)[number];

const FIELDS = [
  'action',
  'context',
  'diff',
  'identifier',
  'resourceType',
  'status',
  'trigger',
  'additionalData',
  'message',
] as const;

export interface AuditEntry {
  readonly identifier: string;
  readonly resourceType: 'entity' | 'blueprint' | 'webhook';
  readonly action: AuditAction;
  readonly status: 'SUCCESS' | 'FAILURE';
  readonly message: string;
  readonly context: { readonly blueprint?: string; readonly entity?: string; readonly webhook?: string };
  readonly trigger: {
    readonly by: { readonly orgId: string; readonly userId: string };
    readonly at: string;
    readonly origin: string;
  };
  readonly additionalData: { readonly webhookId?: string; readonly webhookEventId?: string };
}

export type AuditRecord = Pick<AuditEntry, 'resourceType' | 'action' | 'status' | 'context'> & {
  readonly message?: string;
  readonly writer: Writer;
};

/** The query of `GET /v1/audit-log`; parameters are combined with AND. */
export const AuditQuery = z.object({
  identifier: z.string().optional(),
  entity: z.string().optional(),
  blueprint: z.string().optional(),
  webhookId: z.string().optional(),
  webhookEventId: z.string().optional(),
  status: z.enum(['SUCCESS', 'FAILURE']).optional(),
  action: z.enum(ACTIONS).optional(),
  resources: z.array(z.string()).default([]),
  origin: z.array(z.string()).default([]),
  includes: z.array(z.enum(FIELDS)).default([]),
  from: z.string().optional(),
  to: z.string().optional(),
  limit: z.coerce.number().int().min(1).default(10_000),
});
export type AuditQuery = z.infer<typeof AuditQuery>;

export interface AuditLog {
  record(record: AuditRecord): void;
  /** Newest first. Throws a 422 `PortError` for a `from` or `to` that is no time. */
  search(query: AuditQuery): Partial<AuditEntry>[];
  clear(): void;
}

/** Port's audit log, in memory. */
export function createAuditLog(clock: EmulatorClock): AuditLog {
  let entries: AuditEntry[] = [];
  let count = 0;

  return {
    record({ writer, message = '', ...record }) {
      count += 1;
      entries.push({
        ...record,
        identifier: `log_${String(count).padStart(12, '0')}`,
        message,
        trigger: {
          by: { orgId: 'org_emulator', userId: writer.userId },
          at: clock.now().toISOString(),
          origin: writer.origin,
        },
        additionalData: toAdditionalData(writer),
      });
      if (entries.length > KEPT_ENTRIES + SLACK) entries = entries.slice(-KEPT_ENTRIES);
    },
    search(query) {
      const matches = toFilter(query);
      const found: AuditEntry[] = [];
      for (let at = entries.length - 1; at >= 0 && found.length < query.limit; at -= 1) {
        const entry = entries[at];
        if (entry !== undefined && matches(entry)) found.push(entry);
      }
      return query.includes.length === 0 ? found : found.map((entry) => pick(entry, query.includes));
    },
    clear() {
      entries = [];
    },
  };
}

function toAdditionalData(writer: Writer): AuditEntry['additionalData'] {
  if (writer.webhookId === undefined) return {};
  return { webhookId: writer.webhookId, webhookEventId: writer.webhookEventId };
}

function toFilter(query: AuditQuery): (entry: AuditEntry) => boolean {
  const from = toInstant(query.from, 'from') ?? -Infinity;
  const to = toInstant(query.to, 'to') ?? Infinity;
  const wanted: [asked: string | undefined, of: (entry: AuditEntry) => string | undefined][] = [
    [query.identifier, (entry) => entry.identifier],
    [query.entity, (entry) => entry.context.entity],
    [query.blueprint, (entry) => entry.context.blueprint],
    [query.webhookId, (entry) => entry.additionalData.webhookId],
    [query.webhookEventId, (entry) => entry.additionalData.webhookEventId],
    [query.status, (entry) => entry.status],
    [query.action, (entry) => entry.action],
  ];
  const asked = wanted.filter(([value]) => value !== undefined);
  const isAmong = (list: readonly string[], value: string): boolean =>
    list.length === 0 || list.includes(value);
  return (entry) => {
    const at = Date.parse(entry.trigger.at);
    return (
      asked.every(([value, of]) => of(entry) === value) &&
      isAmong(query.resources, entry.resourceType) &&
      isAmong(query.origin, entry.trigger.origin) &&
      at >= from &&
      at <= to
    );
  };
}

function toInstant(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  const instant = Date.parse(text);
  if (Number.isNaN(instant)) throw invalid(`"${name}" must match format "date-time"`);
  return instant;
}

function pick(entry: AuditEntry, fields: readonly (typeof FIELDS)[number][]): Partial<AuditEntry> {
  const wanted = new Set<string>(fields);
  return Object.fromEntries(Object.entries(entry).filter(([field]) => wanted.has(field)));
}
