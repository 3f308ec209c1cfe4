import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RemoteError } from '../../../../cli/http/remote-error';
import { readGitHubToken } from '../../../../cli/identity/github-token';
import { unifyErrorRealms } from '../../../support/error-realms';

unifyErrorRealms();

let server: Server;
let handle: (request: IncomingMessage, response: ServerResponse) => void;

beforeAll(async () => {
  server = createServer((request, response) => handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => server.close());

const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/idtoken?api-version=2.0`;
const read = () => readGitHubToken({ url: url(), token: 'of-the-job' });

async function failureOf(promise: Promise<unknown>): Promise<RemoteError> {
  return promise.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: unknown) => error as RemoteError,
  );
}

test('asks for a token for Entra, as the job', async () => {
  const asked: unknown[] = [];
  handle = ({ url: target, headers }, response) => {
    asked.push(target, headers.authorization);
    response.end(JSON.stringify({ count: 3, value: 'jwt' }));
  };
  await expect(read()).resolves.toBe('jwt');
  expect(asked).toEqual([
    '/idtoken?api-version=2.0&audience=api%3A%2F%2FAzureADTokenExchange',
    'Bearer of-the-job',
  ]);
});

test.each<[number, string, boolean]>([
  [401, '', false],
  [403, '{}', false],
  [429, '', true],
  [503, 'busy', true],
  [200, 'no JSON', true],
  [200, '{"value":""}', true],
  [200, '[]', true],
])('an answer of %d %j is a login that failed', async (status, body, transient) => {
  handle = (_, response) => response.writeHead(status).end(body);
  const error = await failureOf(read());
  expect(error.failure).toMatchObject({ service: 'GitHub Actions', operation: 'log in', status, transient });
  if (!transient) expect(error.nextSteps.join()).toContain('id-token: write');
  expect(error.message).not.toContain('of-the-job');
});

test('a connection that breaks may come back', async () => {
  handle = ({ socket }) => socket.destroy();
  expect((await failureOf(read())).failure).toMatchObject({ operation: 'log in', transient: true });
});
