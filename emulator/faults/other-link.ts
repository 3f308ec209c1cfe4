import type { EmulatorResponse } from '../server/types';

const LINKS = ['@odata.nextLink', '@odata.deltaLink'] as const;
/** A name that can never be resolved (RFC 6761). */
const FOREIGN = 'https://graph.attacker.invalid';

/** An answer whose link leads to a foreign host, with the same path and token, or to the request itself again. */
export function withOtherLink(
  response: EmulatorResponse,
  to: 'foreign-host' | 'itself',
  url: string,
): EmulatorResponse {
  const { body } = response;
  if (typeof body !== 'object' || body === null) return response;
  const changed = Object.entries(body).map(([name, value]: [string, unknown]) => {
    if (!LINKS.some((link) => link === name) || typeof value !== 'string') return [name, value] as const;
    const { pathname, search } = new URL(value);
    return [name, to === 'itself' ? url : `${FOREIGN}${pathname}${search}`] as const;
  });
  return { ...response, body: Object.fromEntries(changed) };
}
