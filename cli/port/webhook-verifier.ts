import { z } from 'zod';
import type { Clock } from '../core/clock';
import { RemoteError } from '../http/remote-error';
import { pathSegment } from '../http/path-segment';
import type { Change } from '../sync/change';
import type { RefusedEntity } from '../sync/result';
import type { VerifiedRefusals, Verifier } from '../sync/verify';
import { type PortClient, UNEXPECTED_ANSWER } from './port-client';

/** How long the last delivery may take to show before the answer counts as uncertain. */
const PATIENCE_MS = 30_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;
/** The audit log's own default limit. Source: Port's API reference, "Get audit logs". */
const AUDIT_LIMIT = 10_000;

const WebhookItem = z.object({
  identifier: z.string(),
  url: z.string().nullish(),
  webhookKey: z.string().nullish(),
});

const EntityAnswer = z.object({ entity: z.object({ updatedAt: z.string().nullish() }) });

const Audit = z.object({
  action: z.string().nullish(),
  status: z.string().nullish(),
  message: z.string().nullish(),
  context: z.object({ blueprint: z.string().nullish(), entity: z.string().nullish() }).nullish(),
});
type Audit = z.infer<typeof Audit>;

/** Port documents neither answer: whatever the one list in it is called, its items are what we ask for. */
function listOf<T>(item: z.ZodType<T>): z.ZodType<T[]> {
  return z.record(z.string(), z.unknown()).transform((answer, context) => {
    const items = z.array(item).safeParse(Object.values(answer).find(Array.isArray));
    if (items.success) return items.data;
    context.addIssue({ code: 'custom', message: `no list: ${z.prettifyError(items.error)}` });
    return z.NEVER;
  });
}

export interface WebhookVerifierOptions {
  readonly client: PortClient;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly ingestUrl: string;
  /** Blueprints that the mapping makes entities of. */
  readonly blueprints: readonly string[];
  /** The kind that an entity identifier belongs to. */
  readonly kindOf: (identifier: string) => string;
}

/** Asks Port's API what its webhook made of the deliveries of this run. */
export function createWebhookVerifier(options: WebhookVerifierOptions): Verifier {
  const { client, clock, signal } = options;
  let startedAt = 0;

  async function waitUntilShown(last: Change): Promise<boolean> {
    const deadline = clock.now() + PATIENCE_MS;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      if (await isShown(last, startedAt, options)) return true;
      if (clock.now() + pause > deadline) return false;
      await clock.sleep(pause, signal);
    }
  }

  return {
    async begin() {
      startedAt = await client.serverNow();
    },
    async findRefused(last): Promise<VerifiedRefusals> {
      try {
        const webhookId = await findWebhook(options);
        if (webhookId === undefined) return uncertain('Port lists no webhook of this ingest URL');
        const isCertain = last === undefined || (await waitUntilShown(last));
        const refused = toRefused(await readFailures(client, { webhookId }, startedAt), options.kindOf);
        return { uncertainty: isCertain ? null : 'the last delivery does not show in Port yet', refused };
      } catch (error) {
        if (!isNotForUs(error)) throw error;
        return uncertain(error.message);
      }
    },
  };
}

function uncertain(uncertainty: string): VerifiedRefusals {
  return { uncertainty, refused: [] };
}

/** These credentials may not ask, or Port answers in another way than we know: that alone loses nothing. */
function isNotForUs(error: unknown): error is RemoteError {
  if (!(error instanceof RemoteError)) return false;
  return error.status === 403 || error.status === 404 || error.code === UNEXPECTED_ANSWER;
}

/** Deletes last of all are shown when the entity is gone; what failed is decided as well. */
async function isShown(last: Change, startedAt: number, options: WebhookVerifierOptions): Promise<boolean> {
  const { client, blueprints } = options;
  const states = [];
  for (const blueprint of blueprints) states.push(await updatedAtOf(client, blueprint, last.identifier));
  const found = states.filter((updatedAt) => updatedAt !== undefined);
  if (last.operation === 'delete') {
    if (found.length === 0) return true;
  } else if (found.some((updatedAt) => updatedAt >= startedAt)) return true;
  return (await readFailures(client, { entity: last.identifier }, startedAt)).length > 0;
}

/** Milliseconds since the epoch; `undefined` where the entity does not exist. */
async function updatedAtOf(
  client: PortClient,
  blueprint: string,
  identifier: string,
): Promise<number | undefined> {
  const path = `/v1/blueprints/${pathSegment(blueprint)}/entities/${pathSegment(identifier)}`;
  try {
    const answer = await client.ask({ method: 'GET', path, operation: 'read the last entity' }, EntityAnswer);
    return Date.parse(answer.entity.updatedAt ?? '') || 0;
  } catch (error) {
    if (error instanceof RemoteError && error.status === 404) return undefined;
    throw error;
  }
}

async function findWebhook({ client, ingestUrl }: WebhookVerifierOptions): Promise<string | undefined> {
  const request = { method: 'GET', path: '/v1/webhooks', operation: 'list webhooks' } as const;
  const webhooks = await client.ask(request, listOf(WebhookItem));
  const key = ingestUrl.slice(ingestUrl.lastIndexOf('/') + 1);
  return webhooks.find(({ url, webhookKey }) => url === ingestUrl || webhookKey === key)?.identifier;
}

async function readFailures(
  client: PortClient,
  about: { readonly webhookId: string } | { readonly entity: string },
  startedAt: number,
): Promise<Audit[]> {
  const query = new URLSearchParams({
    ...about,
    status: 'FAILURE',
    resources: 'entity',
    from: new Date(startedAt).toISOString(),
    limit: String(AUDIT_LIMIT),
  });
  const path = `/v1/audit-log?${query.toString()}`;
  const audits = await client.ask({ method: 'GET', path, operation: 'read the audit log' }, listOf(Audit));
  return audits.filter((audit) => (audit.status ?? 'FAILURE') === 'FAILURE' && !isUnknownDelete(audit));
}

/** Deleting what Port does not have leaves Port as it should be. */
function isUnknownDelete({ action, message }: Audit): boolean {
  return action === 'DELETE' && /not.?found|does not exist/i.test(message ?? '');
}

function toRefused(audits: readonly Audit[], kindOf: (identifier: string) => string): RefusedEntity[] {
  const refused = new Map<string, RefusedEntity>();
  for (const { context, message } of audits) {
    const identifier = context?.entity ?? '(no identifier)';
    const blueprint = context?.blueprint ?? '(unknown)';
    const entity = { kind: kindOf(identifier), blueprint, identifier, reason: message ?? 'no reason given' };
    refused.set(`${blueprint} ${identifier}`, entity);
  }
  return [...refused.values()];
}
