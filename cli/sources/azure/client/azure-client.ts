import type { QueryRequest } from '@azure/arm-resourcegraph';
import { z } from 'zod';
import type { Clock } from '../../../core/clock';
import type { Log } from '../../../core/log';
import type { RequestLedger } from '../../../core/request-ledger';
import { type Attempt, createCall } from '../../../http/call';
import { createQuotaPacer } from '../../../http/quota-pacer';
import { createServerClock } from '../../../http/server-clock';
import { type RawAnswer, toRemoteError } from './azure-error';
import type { AzureConnection } from './connection';

/** A page of 16 MB at 1,000 rows takes seconds; a minute without a whole answer is a hanging connection. */
const TIME_LIMIT_MS = 60_000;

export interface QuerySpec {
  readonly query: string;
  /** For errors: what is read. */
  readonly operation: string;
  /** Lower-case ids, at most 1,000; neither list means everything that the principal can read. */
  readonly subscriptions?: readonly string[];
  readonly managementGroups?: readonly string[];
  readonly top?: number;
  readonly skip?: number;
  readonly skipToken?: string;
}

export interface QueryPage {
  readonly rows: readonly unknown[];
  readonly totalRecords: number;
  readonly skipToken: string | undefined;
}

export interface Subscription {
  /** Lower case. */
  readonly subscriptionId: string;
  readonly displayName: string;
}

/** What we ask of Azure Resource Manager: each call is paced, repeated and translated in one place. */
export interface AzureClient {
  listSubscriptions(signal: AbortSignal): Promise<Subscription[]>;
  query(spec: QuerySpec, signal: AbortSignal): Promise<QueryPage>;
  /** Now by the server's clock, in milliseconds, from the `Date` header of the first answer, rounded up. */
  serverNow(): number;
}

export interface AzureClientOptions {
  readonly connection: AzureConnection;
  readonly clock: Clock;
  readonly ledger: RequestLedger;
  readonly log: Log;
}

const QueryAnswer = z
  .object({
    totalRecords: z.number().int().nonnegative(),
    count: z.number().int().nonnegative(),
    data: z.array(z.unknown()),
    skipToken: z.string().min(1).nullish(),
  })
  .refine(({ count, data }) => count === data.length, { message: 'count differs from the rows of data' });

/** @throws from its methods RemoteError when retries end, or the signal's reason */
export function createAzureClient(options: AzureClientOptions): AzureClient {
  const { connection, clock, ledger, log } = options;
  const pacer = createQuotaPacer(clock, (ms) => ledger.throttled(ms));
  const serverClock = createServerClock(clock);
  const call = createCall<RawAnswer>({
    clock,
    ledger,
    log,
    limitMs: TIME_LIMIT_MS,
    renew: () => connection.renew(),
    translate: (cause, what, answer) => toRemoteError(cause, what, answer, clock.now()),
    onAnswer: (answer) => serverClock.learn(answer),
  });

  return {
    serverNow: () => serverClock.now(),
    listSubscriptions: (signal) =>
      call(
        { service: 'Azure Resource Manager', operation: 'list subscriptions' },
        signal,
        async (attempt) => {
          const found: Subscription[] = [];
          const pages = connection.clients().subscriptions.subscriptions.list(toOptions(attempt)).byPage();
          for await (const page of pages) {
            ledger.sent('subscriptions');
            found.push(...page.map(toSubscription));
          }
          return found;
        },
      ),
    query: (spec, signal) =>
      call({ service: 'Azure Resource Graph', operation: spec.operation, pacer }, signal, async (attempt) => {
        ledger.sent('resource-graph', Buffer.byteLength(spec.query));
        return toPage(await connection.clients().graph.resources(toRequest(spec), toOptions(attempt)));
      }),
  };
}

function toOptions({ signal, onAnswer }: Attempt<RawAnswer>) {
  return { abortSignal: signal, onResponse: onAnswer };
}

function toRequest(spec: QuerySpec): QueryRequest {
  const { query, subscriptions, managementGroups, top, skip, skipToken } = spec;
  return {
    query,
    ...(subscriptions === undefined ? {} : { subscriptions: [...subscriptions] }),
    ...(managementGroups === undefined ? {} : { managementGroups: [...managementGroups] }),
    options: {
      resultFormat: 'objectArray',
      ...(top === undefined ? {} : { top }),
      ...(skip === undefined ? {} : { skip }),
      ...(skipToken === undefined ? {} : { skipToken }),
    },
  };
}

function toPage(answer: unknown): QueryPage {
  const parsed = QueryAnswer.safeParse(answer);
  if (!parsed.success) {
    throw new Error(`the answer is none of Resource Graph's: ${z.prettifyError(parsed.error)}`);
  }
  const { data, totalRecords, skipToken } = parsed.data;
  return { rows: data, totalRecords, skipToken: skipToken ?? undefined };
}

function toSubscription(subscription: { subscriptionId?: string; displayName?: string }): Subscription {
  const { subscriptionId, displayName } = subscription;
  if (subscriptionId === undefined || subscriptionId === '') {
    throw new Error('the list of subscriptions holds one without subscriptionId');
  }
  return { subscriptionId: subscriptionId.toLowerCase(), displayName: displayName ?? subscriptionId };
}
