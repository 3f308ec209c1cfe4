/** A kind, taken apart: a path of Microsoft Graph that answers a list. */
export interface GraphPath {
  readonly version: 'v1.0' | 'beta';
  /** From the version on: `['groups', '{id}', 'owners']`. */
  readonly segments: readonly string[];
  /** The kind whose items' ids stand for `{id}`, such as `/groups`; `undefined` where the path has no placeholder. */
  readonly parent: string | undefined;
}

/** What stands for the id of each item of the parent; the id is then in each child item as `__id`, as in Ocean. */
export const PLACEHOLDER = '{id}';
export const PARENT_ID = '__id';

/** Letters of RFC 3986, section 3.3, that Graph uses in segments, such as `users('x')` or `microsoft.graph.user`. */
const SEGMENT = /^[A-Za-z0-9._~!'()*,;:@=+-]+$/;

/** What a last segment asks for instead of a list. */
const NO_LIST: Readonly<Record<string, string>> = {
  delta: 'name the collection alone: changes are read through /delta by themselves',
  $count: 'name the collection alone: it is counted by itself',
  $ref: 'name the collection alone: references carry no fields',
  $value: 'a kind answers a list, $value one value',
  [PLACEHOLDER]: 'a kind answers a list: name the collection above it, whose items are these',
};

/** The parts of a kind, or what is wrong with it. */
export function parseGraphPath(text: string): GraphPath | string {
  if (/^https?:/i.test(text)) return 'only the path: the host is set by AZURE_CLOUD or MSGRAPH_ENDPOINT';
  if (text.includes('?')) return 'query parameters stand in selector.query_params';
  const parts = text.replace(/^\//, '').replace(/\/$/, '').split('/');
  const isVersioned = /^(v1\.0|beta)$/i.test(parts[0] ?? '');
  const version = isVersioned && parts[0]?.toLowerCase() === 'beta' ? 'beta' : 'v1.0';
  const segments = isVersioned ? parts.slice(1) : parts;
  return faultOf(segments) ?? { version, segments, parent: parentOf(version, segments) };
}

/** The one spelling of a kind: with a leading slash, and with its version only if that is beta. */
export function toKind({ version, segments }: Pick<GraphPath, 'version' | 'segments'>): string {
  return `/${[...(version === 'beta' ? ['beta'] : []), ...segments].join('/')}`;
}

function faultOf(segments: readonly string[]): string | undefined {
  const last = segments.at(-1) ?? '';
  if (last === '') return 'a path of Microsoft Graph, such as /users';
  if (Object.hasOwn(NO_LIST, last)) return NO_LIST[last];
  const odd = segments.find((segment) => segment !== PLACEHOLDER && !isPlain(segment));
  if (odd?.startsWith('{') === true)
    return `${odd} is unknown; the one placeholder is ${PLACEHOLDER}, the id of each item of what stands before it`;
  if (odd !== undefined) return `${odd === '' ? 'an empty segment' : odd} cannot stand in a path`;
  if (segments[0] === PLACEHOLDER) return `${PLACEHOLDER} needs a collection before it, such as /groups`;
  if (segments.indexOf(PLACEHOLDER) !== segments.lastIndexOf(PLACEHOLDER))
    return `${PLACEHOLDER} can stand once: lists below lists below lists are not read`;
  return undefined;
}

function isPlain(segment: string): boolean {
  return SEGMENT.test(segment) && segment !== '.' && segment !== '..';
}

function parentOf(version: GraphPath['version'], segments: readonly string[]): string | undefined {
  const at = segments.indexOf(PLACEHOLDER);
  return at === -1 ? undefined : toKind({ version, segments: segments.slice(0, at) });
}
