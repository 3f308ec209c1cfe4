import type { FaultRule } from '../../emulator/faults/fault';

type Match = Pick<FaultRule, 'service' | 'method' | 'path' | 'bodyMatches'>;

/** One remote call of a run, as an emulator's fault rule finds it. */
export interface RemoteCall {
  readonly name: string;
  readonly match: Match;
  /** Which of the matching requests of an undisturbed run it is; any where not given. */
  readonly nth?: number;
  /** True where no further request matches in an undisturbed run. */
  readonly isLast?: boolean;
  /** Whether a token that the server no longer takes can be replaced by logging in again. */
  readonly bearsToken: boolean;
  /** True where nothing can be done without it: a run that does not get it ends with 4. */
  readonly isVital?: boolean;
  /** Faults that are no faults here but true of another world: nobody can tell them from it. */
  readonly indistinguishable?: readonly string[];
  /** How large a page may be for what is meant to come in three of them to do so. */
  readonly pageCapBytes?: number;
}

const GRAPH_PATH = '/providers/Microsoft\\.ResourceGraph/resources';

/** Any query, for faults that strike before the body is read. */
export const ANY_QUERY: RemoteCall = {
  name: 'any query',
  match: { service: 'arm', method: 'POST', path: GRAPH_PATH },
  bearsToken: true,
};

/** Queries are told apart by their beginning; `\\\\n` is a line end as JSON spells it. */
export function query(name: string, beginning: string, more = ''): RemoteCall {
  const bodyMatches = `${more}.*"query":"${beginning}`;
  return { ...ANY_QUERY, name, match: { ...ANY_QUERY.match, bodyMatches } };
}

/** The pages of a query that comes in three of them under this cap. */
export function pages(name: string, beginning: string, pageCapBytes: number): RemoteCall[] {
  const later = '^(?=.*skipToken)';
  return [
    { ...query(`${name}: first page`, beginning, '^(?!.*skipToken)'), pageCapBytes },
    { ...query(`${name}: middle page`, beginning, later), nth: 1, pageCapBytes },
    { ...query(`${name}: last page`, beginning, later), nth: 2, isLast: true, pageCapBytes },
  ];
}

/** A call of Port's API. */
export function portCall(name: string, method: string, path: string): RemoteCall {
  return { name: `Port: ${name}`, match: { service: 'port', method, path }, bearsToken: true };
}

/** The first, a middle and the last delivery of a run. */
export function batches(middle: number, last: number): RemoteCall[] {
  const call = { match: { service: 'ingest' }, bearsToken: false } as const;
  return [
    { ...call, name: 'ingest: first batch', nth: 1 },
    { ...call, name: 'ingest: middle batch', nth: middle },
    { ...call, name: 'ingest: last batch', nth: last, isLast: true },
  ];
}

/** How every run begins. */
export const BEGINNING: readonly RemoteCall[] = [
  {
    name: 'login: discovery',
    match: { service: 'login', path: 'openid-configuration' },
    bearsToken: false,
    isVital: true,
  },
  {
    name: 'login: token',
    match: { service: 'login', path: 'oauth2/v2.0/token' },
    bearsToken: false,
    isVital: true,
  },
  {
    name: 'list subscriptions',
    match: { service: 'arm', method: 'GET', path: '^/subscriptions\\?' },
    bearsToken: true,
    isVital: true,
  },
];

export const PORT_LOGIN: RemoteCall = {
  ...portCall('log in', 'POST', '^/v1/auth/access_token'),
  bearsToken: false,
  isVital: true,
};

/** Where Port says that there is no such blueprint, it has no entities of it either. */
export const READ_BLUEPRINT: RemoteCall = {
  ...portCall('read a blueprint', 'GET', '^/v1/blueprints/[^/]+$'),
  indistinguishable: ['404'],
};

/** What a run with Port API credentials asks about its deliveries. */
export const VERIFICATION: readonly RemoteCall[] = [
  portCall('list webhooks', 'GET', '^/v1/webhooks$'),
  portCall('read an entity', 'GET', '^/v1/blueprints/[^/]+/entities/[^/]+$'),
  portCall('audit log', 'GET', '^/v1/audit-log'),
];
