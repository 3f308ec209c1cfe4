import type { FaultRule } from '../../emulator/faults/fault';

type Match = Pick<FaultRule, 'service' | 'method' | 'path' | 'bodyMatches'>;

/** One remote call of a run, as an emulator's fault rule finds it. */
export interface RemoteCall {
  readonly name: string;
  readonly match: Match;
  /** Which of the matching requests of an undisturbed run it is; any where not given. */
  readonly nth?: number;
  /** Whether a token that the server no longer takes can be replaced by logging in again. */
  readonly bearsToken: boolean;
}

const GRAPH_PATH = '/providers/Microsoft\\.ResourceGraph/resources';

/** Queries are told apart by their beginning; `\\\\n` is a line end as JSON spells it. */
function query(name: string, beginning: string, more = ''): RemoteCall {
  const bodyMatches = `${more}.*"query":"${beginning}`;
  return {
    name,
    match: { service: 'arm', method: 'POST', path: GRAPH_PATH, bodyMatches },
    bearsToken: true,
  };
}

const isPageOne = '^(?!.*skipToken)';
const isLaterPage = '^(?=.*skipToken)';

/** Calls to Azure in the order of a run; resources come in three pages (see `PAGE_CAP_BYTES`). */
export const AZURE_CALLS: readonly RemoteCall[] = [
  {
    name: 'login: discovery',
    match: { service: 'login', path: 'openid-configuration' },
    bearsToken: false,
  },
  { name: 'login: token', match: { service: 'login', path: 'oauth2/v2.0/token' }, bearsToken: false },
  {
    name: 'list subscriptions',
    match: { service: 'arm', method: 'GET', path: '^/subscriptions\\?' },
    bearsToken: true,
  },
  query('containers', 'resourcecontainers\\\\n'),
  query('lingering', 'resourcechanges\\\\n[^"]*arg_max'),
  query('resources: first page', 'resources\\\\n[^"]*project', isPageOne),
  { ...query('resources: middle page', 'resources\\\\n[^"]*project', isLaterPage), nth: 1 },
  { ...query('resources: last page', 'resources\\\\n[^"]*project', isLaterPage), nth: 2 },
  query('feed of containers', 'resourcecontainerchanges\\\\n'),
  query('feed of resources', 'resourcechanges\\\\n(?![^"]*arg_max)'),
];

function portCall(name: string, method: string, path: string): RemoteCall {
  return { name, match: { service: 'port', method, path }, bearsToken: true };
}

/** Calls to Port in the order of a run: subscriptions, groups and resources are a delivery each. */
export const PORT_CALLS: readonly RemoteCall[] = [
  { ...portCall('Port: log in', 'POST', '^/v1/auth/access_token'), bearsToken: false },
  { name: 'ingest: first batch', match: { service: 'ingest' }, nth: 1, bearsToken: false },
  { name: 'ingest: middle batch', match: { service: 'ingest' }, nth: 2, bearsToken: false },
  { name: 'ingest: last batch', match: { service: 'ingest' }, nth: 3, bearsToken: false },
  portCall('Port: list webhooks', 'GET', '^/v1/webhooks$'),
  portCall('Port: read an entity', 'GET', '^/v1/blueprints/[^/]+/entities/[^/]+$'),
  portCall('Port: audit log', 'GET', '^/v1/audit-log'),
  portCall('Port: read a blueprint', 'GET', '^/v1/blueprints/[^/]+$'),
  portCall('Port: search entities', 'POST', '/entities/search$'),
  portCall('Port: delete entities', 'POST', '/bulk/entities/delete'),
];

/** Any query, for faults that strike before the body is read. */
export const ANY_QUERY: RemoteCall = {
  name: 'any query',
  match: { service: 'arm', method: 'POST', path: GRAPH_PATH },
  bearsToken: true,
};

/** With this cap the 80 resources of the inventory come in three pages. */
export const PAGE_CAP_BYTES = 24_000;
