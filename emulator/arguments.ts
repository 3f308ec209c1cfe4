import { parseArgs } from 'node:util';
import { z } from 'zod';
import { mixOf } from './churn-clock';
import type { DirectorySize } from './directory/build-directory';
import { DEFAULT_GRAPH_SETTINGS } from './graph/settings';
import type { InventorySize } from './inventory/build-estate';
import { Churn } from './inventory/churn';
import { Duration } from './server/latency';
import { DEFAULT_SETTINGS, type Settings } from './settings';

export const HELP = `Usage: npm run emulator -- [options]

Starts a local Azure, Entra ID and Port that speak the real protocols, prints the environment to export, and stays
until it is stopped (Ctrl-C, SIGTERM or POST /stop on its admin endpoint).

  --subscriptions N     subscriptions in the inventory (7)
  --resources N         resources in the inventory (2500)
  --management-groups N management groups below the tenant's root
  --users N             users of the directory (500)
  --groups N            groups of the directory (40)
  --seed N              the same seed gives the same inventory (3)
  --latency MS          added to each answer: a number, or MIN-MAX to draw from (0)
  --arm-latency MS      the same for ARM and Resource Graph alone
  --ingest-latency MS   the same for Port's ingest host alone
  --graph-latency MS    the same for Microsoft Graph alone
  --quota N/S | off     Resource Graph queries per S seconds and principal (15/5)
  --graph-quota N/S | tier | off
                        Graph's resource units per S seconds and application; tier: by number of users (tier)
  --churn N/S           lets N things change each S seconds: creates, updates, retags, moves and deletes (nothing)
  --token-lifetime S    seconds that an access token is valid (3599)
  --http                plain HTTP, for clients that cannot be given a certificate authority
  --no-provision        leave Port empty instead of giving it blueprints/ and mappings/azure.json
  --catalog FOLDER      where blueprints/ and mappings/ are (this repository)
  --help                this text
`;

export interface EmulatorArguments {
  readonly help: boolean;
  readonly inventory: InventorySize;
  readonly directory: DirectorySize;
  readonly settings: Settings;
  readonly http: boolean;
  readonly provision: boolean;
  readonly catalog: string | undefined;
}

/** Every option's problems come at once. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';
}

const whole = z.string().regex(/^\d+$/, { error: 'expected a whole number' }).transform(Number);
const latency = z.string().transform((text, context): z.infer<typeof Duration> => {
  const match = /^(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?$/.exec(text);
  const [, min, max] = match ?? [];
  if (min === undefined) {
    context.addIssue('expected milliseconds, such as 150, or a range, such as 100-200');
    return z.NEVER;
  }
  const parsed = Duration.safeParse(max === undefined ? Number(min) : { min: Number(min), max: Number(max) });
  if (parsed.success) return parsed.data;
  context.addIssue(parsed.error.issues[0]?.message ?? 'invalid');
  return z.NEVER;
});
const quota = z.string().transform((text, context): Settings['quota'] => {
  if (text === 'off') return null;
  const [, limit, seconds] = /^([1-9]\d*)\/(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (limit === undefined || Number(seconds) <= 0) {
    context.addIssue('expected queries per seconds, such as 15/5, or off');
    return z.NEVER;
  }
  return { limit: Number(limit), windowMs: Math.max(1, Math.round(Number(seconds) * 1000)) };
});

const graphQuota = z.string().transform((text, context): Settings['graph']['quota'] => {
  if (text === 'tier') return text;
  if (text === 'off') return null;
  const parsed = quota.safeParse(text);
  if (parsed.success && parsed.data !== null)
    return { resourceUnits: parsed.data.limit, windowMs: parsed.data.windowMs };
  context.addIssue('expected resource units per seconds, such as 8000/10, tier or off');
  return z.NEVER;
});

const churn = z.string().transform((text, context): Settings['churnEvery'] => {
  const parsed = quota.safeParse(text);
  if (parsed.success && parsed.data !== null) {
    const { limit, windowMs } = parsed.data;
    return { ms: windowMs, churn: Churn.parse(mixOf(limit)) };
  }
  context.addIssue('expected changes per seconds, such as 20/60');
  return z.NEVER;
});

const Options = z.strictObject({
  subscriptions: whole.default(7),
  resources: whole.default(2500),
  'management-groups': whole.optional(),
  users: whole.default(500),
  groups: whole.default(40),
  seed: whole.default(3),
  latency: latency.default(0),
  'arm-latency': latency.optional(),
  'ingest-latency': latency.optional(),
  'graph-latency': latency.optional(),
  quota: quota.default(DEFAULT_SETTINGS.quota),
  'graph-quota': graphQuota.default(DEFAULT_GRAPH_SETTINGS.quota),
  churn: churn.default(DEFAULT_SETTINGS.churnEvery),
  'token-lifetime': whole.default(DEFAULT_SETTINGS.tokenLifetimeSeconds),
  http: z.boolean().default(false),
  provision: z.boolean().default(true),
  catalog: z.string().optional(),
  help: z.boolean().default(false),
});

/** The command line as options. Throws `ArgumentError`. */
export function parseArguments(args: readonly string[]): EmulatorArguments {
  const parsed = Options.safeParse(readArguments(args));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`);
    throw new ArgumentError(problems.join('\n'));
  }
  const options = parsed.data;
  const managementGroups = options['management-groups'];
  return {
    help: options.help,
    inventory: {
      subscriptions: options.subscriptions,
      resources: options.resources,
      seed: options.seed,
      ...(managementGroups === undefined ? {} : { managementGroups }),
    },
    directory: { users: options.users, groups: options.groups },
    settings: settingsOf(options),
    http: options.http,
    provision: options.provision,
    catalog: options.catalog,
  };
}

function settingsOf(options: z.infer<typeof Options>): Settings {
  const { latency: all } = options;
  return {
    ...DEFAULT_SETTINGS,
    latencyMs: {
      login: all,
      arm: options['arm-latency'] ?? all,
      graph: options['graph-latency'] ?? all,
      port: all,
      ingest: options['ingest-latency'] ?? all,
      github: all,
    },
    quota: options.quota,
    graph: { ...DEFAULT_GRAPH_SETTINGS, quota: options['graph-quota'] },
    churnEvery: options.churn,
    tokenLifetimeSeconds: options['token-lifetime'],
  };
}

function readArguments(args: readonly string[]): unknown {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      allowNegative: true,
      options: {
        subscriptions: text,
        resources: text,
        'management-groups': text,
        users: text,
        groups: text,
        seed: text,
        latency: text,
        'arm-latency': text,
        'ingest-latency': text,
        'graph-latency': text,
        quota: text,
        'graph-quota': text,
        churn: text,
        'token-lifetime': text,
        http: flag,
        provision: flag,
        catalog: text,
        help: { ...flag, short: 'h' },
      },
    });
    return { ...values };
  } catch (error) {
    throw new ArgumentError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
