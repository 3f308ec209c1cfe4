import { EnvHttpProxyAgent, request } from 'undici';
import { z } from 'zod';
import type { PortConnection } from '../config/port-connection';
import { ConfigurationError, setLine } from '../config/problem';

const Token = z.object({ accessToken: z.string() });

const Blueprints = z.object({
  blueprints: z.array(
    z.object({
      identifier: z.string(),
      schema: z.object({ properties: z.record(z.string(), z.object({ type: z.string().optional() })) }),
    }),
  ),
});

const Count = z.object({ count: z.int() });

export type LiveBlueprints = z.infer<typeof Blueprints>['blueprints'];

/** Port does not answer as it should; `status` where it answered at all. */
export class PortApiError extends Error {
  constructor(
    message: string,
    readonly status?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'PortApiError';
  }
}

/**
 * What the stack asks Port by itself, before its provider does anything. Every method rejects with a `PortApiError`, or
 * with a `ConfigurationError` where Port refuses the credentials, which its provider would not notice in a preview.
 */
export interface PortApi {
  readBlueprints(): Promise<LiveBlueprints>;
  /** 0 where there is no such blueprint. */
  countEntities(blueprint: string): Promise<number>;
}

export function createPortApi({ baseUrl, clientId, clientSecret }: PortConnection): PortApi {
  const dispatcher = new EnvHttpProxyAgent();

  async function send<T>(
    path: string,
    schema: z.ZodType<T>,
    options: Parameters<typeof request>[1],
  ): Promise<T> {
    const where = `Port, ${baseUrl}${path}`;
    try {
      const { statusCode, body } = await request(`${baseUrl}${path}`, { dispatcher, ...options });
      const text = await body.text();
      if (statusCode >= 400) throw new PortApiError(`${where}: status ${statusCode}: ${text}`, statusCode);
      return schema.parse(JSON.parse(text));
    } catch (error) {
      if (error instanceof PortApiError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new PortApiError(`${where}: ${reason}`, undefined, { cause: error });
    }
  }

  async function logIn(): Promise<string> {
    try {
      const body = JSON.stringify({ clientId, clientSecret });
      const headers = { 'content-type': 'application/json' };
      return (await send('/v1/auth/access_token', Token, { method: 'POST', headers, body })).accessToken;
    } catch (error) {
      if (error instanceof PortApiError && error.status === 401) throw refusedCredentials();
      throw error;
    }
  }

  // Once: Port allows few logins, and a token lives longer than any update.
  let token: Promise<string> | undefined;

  async function get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    token ??= logIn();
    return send(path, schema, { headers: { authorization: `Bearer ${await token}` } });
  }

  return {
    readBlueprints: async () => (await get('/v1/blueprints', Blueprints)).blueprints,
    countEntities: async (blueprint) => {
      try {
        const path = `/v1/blueprints/${encodeURIComponent(blueprint)}/entities-count`;
        return (await get(path, Count)).count;
      } catch (error) {
        if (error instanceof PortApiError && error.status === 404) return 0;
        throw error;
      }
    },
  };
}

function refusedCredentials(): ConfigurationError {
  const fix = [setLine(['port:clientId'], 'ID'), setLine(['port:secret'], '--secret')];
  return new ConfigurationError([{ key: 'port:secret', message: 'Port refuses the credentials', fix }]);
}
