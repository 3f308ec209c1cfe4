import { createResourceGraph } from '../../../../emulator/resource-graph/routes';
import type { ResourceGraph } from '../../../../emulator/resource-graph/routes';
import { defaultResourceGraphSettings } from '../../../../emulator/resource-graph/settings';
import type { ResourceGraphSettings } from '../../../../emulator/resource-graph/settings';
import type { Row } from '../../../../emulator/resource-graph/table-source';
import type { EmulatorRequest, EmulatorResponse } from '../../../../emulator/server/types';

export interface Tenant {
  rows: Row[];
  version: number;
  now: Date;
  readable: Set<string>;
  settings: ResourceGraphSettings;
  /** How often the tables were read. */
  reads: number;
  readonly graph: ResourceGraph;
}

export const idOf = (index: number): string =>
  `/subscriptions/s1/resourceGroups/RG/providers/Microsoft.Test/things/vm${String(index).padStart(5, '0')}`;

export const rowsOf = (count: number, subscriptionId = 's1'): Row[] =>
  Array.from({ length: count }, (_, index) => ({
    id: idOf(index).replace('/s1/', `/${subscriptionId}/`),
    name: `vm${index}`,
    type: 'microsoft.test/things',
    subscriptionId,
    tags: { index },
  }));

const calm: ResourceGraphSettings = { ...defaultResourceGraphSettings, quota: null, flipIdCasing: false };

/** A tenant without quota and flips, unless told. */
export function createTenant(rows: Row[], settings: Partial<ResourceGraphSettings> = {}): Tenant {
  const tenant: Tenant = {
    rows,
    version: 1,
    now: new Date('2024-05-10T12:00:00Z'),
    readable: new Set(['s1', 's2']),
    settings: { ...calm, ...settings },
    reads: 0,
    graph: createResourceGraph({
      tables: {
        version: () => tenant.version,
        rows: (table, { subscriptionIds }) => {
          tenant.reads += 1;
          return table === 'resources'
            ? tenant.rows.filter((row) => subscriptionIds.has(String(row['subscriptionId'])))
            : [];
        },
      },
      clock: { now: () => tenant.now },
      principalOf: ({ headers }) => headers.authorization ?? 'anybody',
      readableSubscriptions: () => tenant.readable,
      subscriptionsUnder: (ids) => (ids.includes('all') ? ['s1', 's2', 's3'] : []),
      settings: () => tenant.settings,
    }),
  };
  return tenant;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

export interface Body {
  readonly totalRecords: number;
  readonly count: number;
  readonly data: Row[];
  readonly resultTruncated: string;
  readonly $skipToken?: string;
  readonly error: { code: string; message: string; details?: { code: string; message: string }[] };
}

const parsed = (response: EmulatorResponse): Body => {
  const text = Buffer.isBuffer(response.body)
    ? response.body.toString('utf8')
    : JSON.stringify(response.body);
  return JSON.parse(text) as Body;
};

/** Posts a body, as JSON unless it is text already. */
export async function post(
  tenant: Tenant,
  body: unknown,
  change: Partial<EmulatorRequest> = {},
): Promise<Answer> {
  const request: EmulatorRequest = {
    service: 'arm',
    method: 'POST',
    path: '/providers/Microsoft.ResourceGraph/resources',
    query: new URLSearchParams('api-version=2024-04-01'),
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    params: {},
    origin: 'https://localhost',
    ...change,
  };
  const response = await tenant.graph.routes[0]!.handle(request);
  return { status: response.status, headers: response.headers ?? {}, body: parsed(response) };
}

/** All pages of a query, as a client reads them that follows the token. */
export async function readAll(tenant: Tenant, query: string, top = 10): Promise<Row[]> {
  const rows: Row[] = [];
  let token: string | undefined;
  do {
    const { body } = await post(tenant, { query, options: { $top: top, $skipToken: token } });
    rows.push(...body.data);
    token = body.$skipToken;
  } while (token !== undefined);
  return rows;
}
