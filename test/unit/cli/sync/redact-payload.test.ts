import fc from 'fast-check';
import { redactPayload } from '../../../../cli/sync/redact-payload';

test('names, types and sizes are kept, values only where they tell where something is', () => {
  const payload = {
    id: '/subscriptions/1',
    type: 'microsoft.x/y',
    name: 'anna.berg',
    tags: { owner: 'anna@contoso.com', 'hidden-link': null },
    count: 12,
    isOn: true,
    members: ['a', 'b', 'c', 'd', 'e', 'f', 'g'],
  };
  expect(redactPayload(payload)).toEqual({
    id: '/subscriptions/1',
    type: 'microsoft.x/y',
    name: '(text of 9 characters)',
    tags: { owner: '(text of 16 characters)', 'hidden-link': null },
    count: '(number)',
    isOn: true,
    members: [...Array.from({ length: 5 }, () => '(text of 1 characters)'), '(2 more)'],
  });
});

test('whatever comes, no text of it is shown but under a name that is allowed', () => {
  const secret = 'never-show-this';
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      fc.constant(secret),
      fc.array(tie('any')),
      fc.dictionary(
        fc.string().filter((name) => name !== 'id'),
        tie('any'),
      ),
    ),
  })).any;
  fc.assert(
    fc.property(value, (payload) => {
      const hasAllowedName =
        /"(@odata.type|blueprint|change|identifier|location|operation|resource|subscription|syncInst|type)/;
      fc.pre(!hasAllowedName.test(JSON.stringify(payload)));
      expect(JSON.stringify(redactPayload(payload))).not.toContain(secret);
    }),
  );
});

test('what is very large or deep becomes small', () => {
  const wide = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`f${n}`, 'x'.repeat(1000)]));
  let deep: unknown = 'x';
  for (let n = 0; n < 1000; n += 1) deep = { deep };
  expect(JSON.stringify(redactPayload({ wide, deep, id: 'x'.repeat(5000) })).length).toBeLessThan(5000);
});
