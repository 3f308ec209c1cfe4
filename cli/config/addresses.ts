import { Wrong, quote, textSchema } from './parsing';

/** An https origin, without a trailing slash. */
export const httpsOrigin = textSchema((text) => parseOrigin(text, false));

/** Port's API: an origin; http only on this machine. */
export const portOrigin = textSchema((text) => parseOrigin(text, true));

/** Where deliveries go. Its path holds a key, so that no message repeats it. */
export const ingestUrl = textSchema((text): string | Wrong => {
  const url = parseUrl(text);
  if (url === undefined) return new Wrong('is not an absolute URL');
  const scheme = describeWrongScheme(url, true);
  if (scheme !== undefined) return new Wrong(scheme);
  if (url.username !== '' || url.password !== '')
    return new Wrong('must not contain a user name or password');
  if (url.pathname === '/')
    return new Wrong('lacks its path: copy the whole URL of the data source from Port');
  return url.href;
});

/** A proxy's address; credentials in it are allowed here, on the command line they are refused elsewhere. */
export const proxyUrl = textSchema((text): string | Wrong => {
  const url = parseUrl(text);
  if (url === undefined || url.host === '') return new Wrong('is not an absolute URL');
  if (url.protocol === 'http:' || url.protocol === 'https:') return text;
  return new Wrong(`the scheme must be http or https, not ${url.protocol.slice(0, -1)}`);
});

/** An account's blob service: https, or http on this machine; a path as in Azurite's endpoints is kept. */
export const blobEndpoint = textSchema((text): string | Wrong => {
  const url = parseUrl(text);
  if (url === undefined || url.host === '') return new Wrong(`${quote(text)} is not an absolute URL`);
  const scheme = describeWrongScheme(url, true);
  if (scheme !== undefined) return new Wrong(scheme);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    return new Wrong('must hold no user, password, query or fragment');
  return url.href.replace(/\/+$/, '');
});

function parseOrigin(text: string, allowLoopback: boolean): string | Wrong {
  const url = parseUrl(text);
  if (url === undefined || url.host === '') {
    return new Wrong(`${quote(text)} is not a URL: scheme, host and, if needed, port`);
  }
  const wrong = [describeWrongScheme(url, allowLoopback), describeExtraParts(url)];
  const messages = wrong.filter((message) => message !== undefined);
  return messages.length > 0 ? new Wrong(...messages) : url.origin;
}

function describeWrongScheme({ protocol, hostname }: URL, allowLoopback: boolean): string | undefined {
  if (protocol === 'https:') return undefined;
  if (protocol === 'http:' && allowLoopback && isLoopback(hostname)) return undefined;
  const exception = allowLoopback ? ' (http only for this machine itself)' : '';
  return `the scheme must be https${exception}, not ${protocol.slice(0, -1)}`;
}

function describeExtraParts(url: URL): string | undefined {
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
  const extra = `${url.pathname === '/' ? '' : url.pathname}${url.search}${url.hash}`;
  return extra === '' ? undefined : `is scheme, host and port alone: leave out ${quote(extra)}`;
}

/** Whether a URL's host is this machine itself. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d+){3}$/.test(hostname)
  );
}

function parseUrl(text: string): URL | undefined {
  return URL.parse(text) ?? undefined;
}
