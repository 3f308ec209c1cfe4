import fc from 'fast-check';
import { createRedactor, redactAll } from '../../../../cli/core/redact';

const SECRET = 'p@ss/w+rd ="x"~Ü';

function redactorOf(...secrets: readonly string[]) {
  const redactor = createRedactor();
  for (const secret of secrets) redactor.register(secret);
  return redactor;
}

test.each([
  ['as it is', SECRET],
  ['in a URL', encodeURIComponent(SECRET)],
  ['in a form', new URLSearchParams({ s: SECRET }).toString().slice(2)],
  ['in JSON', JSON.stringify(SECRET).slice(1, -1)],
])('a secret is hidden %s', (_, spelling) => {
  expect(redactorOf(SECRET).redact(`before ${spelling} after`)).toBe('before *** after');
});

test.each([
  ['alone', Buffer.from(SECRET).toString('base64')],
  ['behind a user name', Buffer.from(`user:${SECRET}`).toString('base64')],
  ['behind another user name', Buffer.from(`me:${SECRET}`).toString('base64')],
  ['between other text', Buffer.from(`abcd${SECRET}xyz`).toString('base64url')],
])('a secret is hidden in base64 %s', (_, encoded) => {
  const redacted = redactorOf(SECRET).redact(`Basic ${encoded}`);
  expect(redacted).toContain('***');
  const left = redacted
    .replace('Basic ', '')
    .split('***')
    .map((part) => Buffer.from(part, 'base64').toString());
  expect(left.join('')).not.toContain('p@ss');
});

test('the longer of two secrets goes first, so that none is left in part', () => {
  expect(redactorOf('abcd', 'abcdefgh').redact('abcdefgh abcd')).toBe('*** ***');
});

test('values shorter than four characters are no secrets', () => {
  expect(redactorOf('', 'abc', '   ').redact('abc   ')).toBe('abc   ');
});

test('JSON Web Tokens are hidden without being registered', () => {
  const token = `eyJhbGciOiJSUzI1NiJ9.${Buffer.from('{"oid":1}').toString('base64url')}.c2lnbmF0dXJl`;
  expect(createRedactor().redact(`Bearer ${token}!`)).toBe('Bearer ***!');
});

test('in a value every text is redacted, names too, and nothing else changes', () => {
  const value = {
    [`a ${SECRET}`]: [1, null, true, undefined, { deep: `x${SECRET}` }],
    ['__proto__']: SECRET,
  };
  const redacted: object = redactAll(value, redactorOf(SECRET).redact);
  expect(Object.entries(redacted)).toEqual([
    ['a ***', [1, null, true, undefined, { deep: 'x***' }]],
    ['__proto__', '***'],
  ]);
});

test('no registered secret survives in any text', () => {
  const secrets = fc.array(fc.string({ minLength: 4, unit: 'binary' }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(secrets, fc.array(fc.string()), (all, words) => {
      const real = all.filter((secret) => secret.trim().length >= 4 && !'***'.includes(secret));
      const redacted = redactorOf(...real).redact(words.map((word, i) => `${word}${all[i] ?? ''}`).join(' '));
      for (const secret of real.filter((each) => !each.includes('*'))) expect(redacted).not.toContain(secret);
    }),
  );
});
