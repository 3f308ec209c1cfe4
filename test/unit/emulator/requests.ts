import type { EmulatorClock, EmulatorRequest, EmulatorResponse, Route } from '../../../emulator/server/types';
import { createRouteMatcher } from '../../../emulator/server/route-matcher';

/** A clock that stands still until it is moved. */
export function frozenClock(
  start = '2026-03-01T12:00:00.000Z',
): EmulatorClock & { advance(ms: number): void } {
  let now = Date.parse(start);
  return {
    now: () => new Date(now),
    advance: (ms) => {
      now += ms;
    },
  };
}

/** Asks routes without a socket. */
export async function ask(
  routes: readonly Route[],
  method: string,
  target: string,
  overrides: Partial<EmulatorRequest> = {},
): Promise<EmulatorResponse> {
  const [path = '', query = ''] = target.split('?');
  const found = createRouteMatcher(routes)(method, path);
  if (found === undefined) throw new Error(`No route for ${method} ${path}`);
  return found.route.handle({
    service: 'arm',
    method,
    path,
    query: new URLSearchParams(query),
    headers: {},
    body: Buffer.alloc(0),
    params: found.params,
    origin: 'https://localhost:1',
    ...overrides,
  });
}
