import type { PortCall } from '../support/port-provider/port-calls';
import { USER_AGENT } from '../support/port-provider/port-calls';

export interface PortAccess {
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Calls Port as its provider does: one login, whose status nobody looks at. */
export function createPortCall({ baseUrl, clientId, clientSecret }: PortAccess): PortCall {
  const send = async (
    method: string,
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>>,
  ) => {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'user-agent': USER_AGENT, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
  };
  let login: ReturnType<typeof send> | undefined;
  return async (method, path, body) => {
    login ??= send('POST', '/v1/auth/access_token', { clientId, clientSecret }, {});
    const { accessToken } = (await login).body;
    return send(method, path, body, { authorization: `Bearer ${String(accessToken)}` });
  };
}
