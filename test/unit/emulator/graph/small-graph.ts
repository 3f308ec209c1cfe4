import { createDirectory, type Directory } from '../../../../emulator/directory/directory';
import type { DirectorySize } from '../../../../emulator/directory/build-directory';
import { createGraph } from '../../../../emulator/graph/graph';
import {
  DEFAULT_GRAPH_SETTINGS,
  patchedGraph,
  type GraphSettingsPatch,
} from '../../../../emulator/graph/settings';
import { createTokens } from '../../../../emulator/login/tokens';
import { ask, frozenClock } from '../requests';

const IDENTITY = {
  tenantId: '11111111-1111-4111-a111-111111111111',
  clientId: '22222222-2222-4222-a222-222222222222',
  clientSecret: 's',
  principalId: '33333333-3333-4333-a333-333333333333',
};

type Json = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json & {
    readonly value: readonly (Json & { readonly id: string })[];
    readonly error: { readonly code: string; readonly message: string };
  };
}

/** A Graph without sockets over a small directory, whose clock stands still and whose quotas are off. */
export function smallGraph(patch: GraphSettingsPatch = {}, size: Partial<DirectorySize> = {}) {
  const clock = frozenClock();
  const tokens = createTokens(clock);
  let settings = patchedGraph(DEFAULT_GRAPH_SETTINGS, { quota: null, reportsQuota: false, ...patch });
  const directory: Directory = createDirectory(
    { users: 120, groups: 15, ...size },
    { tenantId: IDENTITY.tenantId, clock, seed: 5, lags: () => settings },
  );
  const graph = createGraph({
    identity: IDENTITY,
    tokens,
    clock,
    directory,
    loginOrigin: () => 'https://login',
    settings: () => settings,
  });
  const issue = (overrides: Partial<Parameters<typeof tokens.issue>[0]> = {}): string =>
    tokens.issue({
      ...IDENTITY,
      issuer: 'i',
      audience: 'graph',
      resource: 'https://graph.microsoft.com',
      lifetimeSeconds: 1e9,
      ...overrides,
    });
  const authorization = `Bearer ${issue()}`;
  const send = async (
    method: string,
    target: string,
    headers: Readonly<Record<string, string>> = {},
    body = '',
  ): Promise<Answer> => {
    const answer = await ask(graph.routes, method, target.replace('https://localhost:1', ''), {
      service: 'graph',
      headers: { authorization, ...headers },
      body: Buffer.from(body),
    });
    return { headers: {}, ...answer } as Answer;
  };
  return {
    clock,
    directory,
    graph,
    issue,
    configure: (more: GraphSettingsPatch): void => {
      settings = patchedGraph(settings, more);
    },
    get: (target: string, headers?: Readonly<Record<string, string>>) => send('GET', target, headers),
    post: (target: string, body: unknown, headers?: Readonly<Record<string, string>>) =>
      send('POST', target, headers, JSON.stringify(body)),
  };
}

export type SmallGraph = ReturnType<typeof smallGraph>;

/** Every page from `target` on, following links as they are, to the one without nextLink. */
export async function pagesFrom(
  { get }: Pick<SmallGraph, 'get'>,
  target: string,
  headers?: Readonly<Record<string, string>>,
): Promise<Answer['body'][]> {
  const pages: Answer['body'][] = [];
  let next: string | undefined = target;
  while (next !== undefined) {
    const { status, body }: Answer = await get(next, headers);
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)} for ${next}`);
    pages.push(body);
    next = body['@odata.nextLink'] as string | undefined;
  }
  return pages;
}

export const EVENTUAL = { consistencylevel: 'eventual' };
