import { createIdTokens, GITHUB_ISSUER } from '../../../../emulator/github/id-tokens';
import { gitHubRoutes, ID_TOKEN_TARGET } from '../../../../emulator/github/routes';
import { ask, frozenClock } from '../requests';

const clock = frozenClock();
const idTokens = createIdTokens(clock);
const routes = gitHubRoutes({
  idTokens,
  requestToken: 'of-the-job',
  subject: () => 'repo:octo/sync:ref:refs/heads/main',
  lifetimeSeconds: () => 300,
});

const request = (target: string, authorization?: string) =>
  ask(routes, 'GET', target, authorization === undefined ? {} : { headers: { authorization } });

function claimsOf(body: unknown): Record<string, unknown> {
  const { value } = body as { value: string };
  expect(idTokens.isSignedByGitHub(value)).toBe(true);
  return JSON.parse(Buffer.from(value.split('.')[1] ?? '', 'base64url').toString()) as Record<
    string,
    unknown
  >;
}

test('a job gets a token that says who it is, for the audience that it asks for', async () => {
  const { status, body } = await request(`${ID_TOKEN_TARGET}&audience=api%3A%2F%2FX`, 'bearer of-the-job');
  expect(status).toBe(200);
  const now = clock.now().getTime() / 1000;
  expect(claimsOf(body)).toMatchObject({
    iss: GITHUB_ISSUER,
    aud: 'api://X',
    sub: 'repo:octo/sync:ref:refs/heads/main',
    repository: 'octo/sync',
    repository_owner: 'octo',
    exp: now + 300,
  });
});

test('without an audience it is for the owner, and every one is another', async () => {
  const both = [
    await request(ID_TOKEN_TARGET, 'Bearer of-the-job'),
    await request(ID_TOKEN_TARGET, 'Bearer of-the-job'),
  ];
  const claims = both.map(({ body }) => claimsOf(body));
  expect(claims[0]).toMatchObject({ aud: 'https://github.com/octo' });
  expect(claims[0]!['jti']).not.toBe(claims[1]!['jti']);
});

test.each([undefined, 'Bearer of-another', 'Basic of-the-job'])(
  'nobody else gets one: %s',
  async (header) => {
    expect((await request(ID_TOKEN_TARGET, header)).status).toBe(401);
  },
);
