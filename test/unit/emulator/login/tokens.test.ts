import { createTokens } from '../../../../emulator/login/tokens';
import { frozenClock } from '../requests';

const options = {
  issuer: 'https://sts.windows.net/t/',
  tenantId: 't',
  clientId: 'c',
  principalId: 'p',
  audience: 'arm',
  resource: 'https://management.azure.com',
  lifetimeSeconds: 60,
} as const;

test('a token is good until its lifetime has passed', () => {
  const clock = frozenClock();
  const tokens = createTokens(clock);
  const token = tokens.issue(options);
  clock.advance(59_000);
  expect(tokens.check(token, 'arm').ok).toBe(true);
  clock.advance(1000);
  expect(tokens.check(token, 'arm')).toEqual({ ok: false, problem: 'expired' });
});

test('all tokens can be expired at once; those issued later are good', () => {
  const tokens = createTokens(frozenClock());
  const before = tokens.issue(options);
  tokens.expireAll();
  expect(tokens.check(before, 'arm')).toEqual({ ok: false, problem: 'expired' });
  expect(tokens.check(tokens.issue(options), 'arm').ok).toBe(true);
});

test('what another process signed, was changed, or is no token is refused', () => {
  const tokens = createTokens(frozenClock());
  const token = tokens.issue(options);
  const [header, payload = '', signature] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  const forged = Buffer.from(JSON.stringify({ ...claims, exp: 9_999_999_999 })).toString('base64url');
  for (const bad of [
    createTokens(frozenClock()).issue(options),
    `${header}.${forged}.${signature}`,
    `${token}.more`,
    'nonsense',
    '',
  ])
    expect(tokens.check(bad, 'arm')).toEqual({ ok: false, problem: 'malformed' });
});
