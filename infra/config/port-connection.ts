import { setLine, type ConfigurationProblem } from './problem';

/** How Port's API is reached. The provider reads the same configuration and environment by itself. */
export interface PortConnection {
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

type Texts = Readonly<Record<string, string | undefined>>;

/** What Port's provider takes without being told. Source: its configuration, `port:baseUrl`. */
const DEFAULT_BASE_URL = 'https://api.getport.io';

/** Reads what Port's provider reads: `port:clientId`, `port:secret`, `port:baseUrl`, or the environment. */
export function readPortConnection(
  raw: Texts,
  environment: Texts,
): { readonly connection?: PortConnection; readonly problems: readonly ConfigurationProblem[] } {
  const clientId = raw['port:clientId'] ?? environment['PORT_CLIENT_ID'];
  const clientSecret = raw['port:secret'] ?? environment['PORT_CLIENT_SECRET'];
  const baseUrl = raw['port:baseUrl'] ?? environment['PORT_BASE_URL'] ?? DEFAULT_BASE_URL;
  const problems = [
    ...(clientId === undefined ? [missing('port:clientId', 'PORT_CLIENT_ID', 'ID')] : []),
    ...(clientSecret === undefined ? [missing('port:secret', 'PORT_CLIENT_SECRET', '--secret')] : []),
    ...(isOrigin(baseUrl) ? [] : [notAnOrigin(baseUrl)]),
  ];
  if (clientId === undefined || clientSecret === undefined || problems.length > 0) return { problems };
  return { connection: { baseUrl: new URL(baseUrl).origin, clientId, clientSecret }, problems };
}

function missing(key: string, variable: string, value: string): ConfigurationProblem {
  return {
    key,
    message: `the credentials of Port's API are not set, neither here nor as ${variable}`,
    fix: [setLine([key], value), setLine(['port', 'enabled'], 'false')],
  };
}

/** With a path the provider could not log in, and would say so only when it is too late. */
function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && `${url.pathname}${url.search}` === '/';
}

function notAnOrigin(text: string): ConfigurationProblem {
  return {
    key: 'port:baseUrl',
    message: `${JSON.stringify(text)} is not scheme, host and port alone`,
    fix: [setLine(['port:baseUrl'], 'https://api.us.port.io')],
  };
}
