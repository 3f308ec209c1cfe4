import type { GitHubTokenRequest } from '../core/config';
import { describeRedirect } from '../http/redirect';
import { certificateAdvice, isTransientStatus, LOG_IN, reasonOf, RemoteError } from '../http/remote-error';
import { createTransport, type TransportAnswer } from '../http/transport';

/** What Entra wants as audience. Source: Microsoft Learn, "Workload identity federation". */
const AUDIENCE = 'api://AzureADTokenExchange';
const TIME_LIMIT_MS = 20_000;

/**
 * Asks GitHub Actions for a token that says which job this is. It is good for minutes only, so that each login needs
 * a new one. Source: GitHub's documentation, "OpenID Connect reference".
 * @throws RemoteError of the operation `LOG_IN`
 */
export async function readGitHubToken({ url, token }: GitHubTokenRequest): Promise<string> {
  const target = new URL(url);
  target.searchParams.set('audience', AUDIENCE);
  const answer = await send(target.href, token);
  const value = answer.status === 200 ? valueOf(answer.text) : undefined;
  if (value !== undefined) return value;
  const isAnswered = answer.status === 200;
  const redirect = describeRedirect({ status: answer.status, location: answer.header('location') }, url);
  throw new RemoteError({
    service: 'GitHub Actions',
    operation: LOG_IN,
    status: answer.status,
    detail: isAnswered ? 'the answer holds no token' : (redirect ?? 'no token for this job'),
    transient: isAnswered || isTransientStatus(answer.status),
    nextSteps: isAnswered ? [] : ['Give the job `permissions: id-token: write`, and run it inside that job.'],
  });
}

async function send(url: string, token: string): Promise<TransportAnswer> {
  const transport = createTransport(1);
  try {
    const headers = { accept: 'application/json', authorization: `Bearer ${token}` };
    return await transport.send({ method: 'GET', url, headers, signal: AbortSignal.timeout(TIME_LIMIT_MS) });
  } catch (cause) {
    const detail = reasonOf(cause);
    const advice = certificateAdvice(detail);
    throw new RemoteError({
      service: 'GitHub Actions',
      operation: LOG_IN,
      detail,
      transient: advice === undefined,
      nextSteps: advice === undefined ? [] : [advice],
      cause,
    });
  } finally {
    await transport.close();
  }
}

function valueOf(text: string): string | undefined {
  const body = parse(text);
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'value') : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
