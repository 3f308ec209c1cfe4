import type { EmulatorRequest } from '../server/types';

/** An absolute link to the same path with the same options, but another token. */
export function linkTo(
  { origin, path, query }: Pick<EmulatorRequest, 'origin' | 'path' | 'query'>,
  token: '$skiptoken' | '$deltatoken',
  value: string,
): string {
  const kept = [...query].filter(([name]) => !['$skiptoken', '$deltatoken'].includes(name.toLowerCase()));
  return linkOf(`${origin}${path}`, [...kept, [token, value]]);
}

/** Option names stay readable, as in the links of Graph. */
export function linkOf(base: string, query: readonly (readonly [name: string, value: string])[]): string {
  const text = query.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
  return `${base}?${text}`;
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll('%24', '$').replaceAll('%2C', ',').replaceAll('%3D', '=');
}
