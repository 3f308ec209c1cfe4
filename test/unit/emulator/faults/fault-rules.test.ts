import fc from 'fast-check';
import { FaultRule } from '../../../../emulator/faults/fault';
import { createFaultRules, type FaultCandidate } from '../../../../emulator/faults/fault-rules';

const query: FaultCandidate = {
  service: 'arm',
  method: 'POST',
  target: '/providers/Microsoft.ResourceGraph/resources?api-version=1',
  body: '{"query":"resources | project id"}',
};
const rule = (overrides: Partial<FaultRule> = {}): FaultRule =>
  FaultRule.parse({ service: 'arm', fault: { kind: 'reset-before' }, ...overrides });

/** Which of the first ten matching requests are hit. */
function hitsOf(overrides: Partial<FaultRule>): number[] {
  const rules = createFaultRules();
  rules.add(rule(overrides));
  return Array.from({ length: 10 }, (_, index) => index + 1).filter(() => rules.take(query) !== undefined);
}

test.each<[Partial<FaultRule>, number[]]>([
  [{}, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
  [{ nth: 3 }, [3]],
  [{ from: 9 }, [9, 10]],
  [{ to: 2 }, [1, 2]],
  [{ from: 2, to: 4 }, [2, 3, 4]],
  [{ times: 2 }, [1, 2]],
  [{ from: 5, times: 2 }, [5, 6]],
])('%j hits requests %j', (overrides, expected) => {
  expect(hitsOf(overrides)).toEqual(expected);
});

test.each<[string, Partial<FaultRule>, boolean]>([
  ['the same method in another case', { method: 'post' }, true],
  ['another method', { method: 'GET' }, false],
  ['a path in another case', { path: 'microsoft\\.resourcegraph' }, true],
  ['another path', { path: '^/subscriptions' }, false],
  ['a text in the body', { bodyMatches: 'resources \\| project' }, true],
  ['another text', { bodyMatches: 'resourcechanges' }, false],
  ['another service', { service: 'port' }, false],
])('a rule for %s: %j matches %j', (_what, overrides, isHit) => {
  expect(hitsOf(overrides).length > 0).toBe(isHit);
});

test('a refusal is decided before the body is read and all else after it, so that each request counts once', () => {
  const rules = createFaultRules();
  rules.add(rule({ nth: 2, fault: { kind: 'refuse' } }));
  rules.add(rule({ nth: 2, fault: { kind: 'empty' } }));
  const seen = [1, 2].map(() => [rules.take({ ...query, body: undefined })?.kind, rules.take(query)?.kind]);
  expect(seen).toEqual([
    [undefined, undefined],
    ['refuse', 'empty'],
  ]);
});

test('tells which rules announced something that did not happen', () => {
  const rules = createFaultRules();
  rules.add(rule({ times: 2 }));
  rules.add(rule({ nth: 5 }));
  rules.add(rule({ from: 1, to: 1, service: 'login' }));
  rules.take(query);
  expect(rules.status().map(({ matched, applied, used }) => ({ matched, applied, used }))).toEqual([
    { matched: 1, applied: 1, used: false },
    { matched: 1, applied: 0, used: false },
    { matched: 0, applied: 0, used: false },
  ]);
  rules.take(query);
  expect(rules.status()[0]?.used).toBe(true);
});

test.each([
  [{ nth: 1, times: 1 }],
  [{ path: '(' }],
  [{ nth: 0 }],
  [{ fault: { kind: 'refuse' }, bodyMatches: 'x' }],
  [{ fault: { kind: 'unheard-of' } }],
  [{ fault: { kind: 'next-link', to: 'itself' } }],
  [{ fault: { kind: 'empty', status: 200 } }],
])('%j is no rule', (overrides) => {
  expect(FaultRule.safeParse({ service: 'arm', fault: { kind: 'empty' }, ...overrides }).success).toBe(false);
});

test('never applies more often than it was told to', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 6 }),
      (from, to, times) => {
        const hits = hitsOf({ from, to, times });
        expect(hits.length).toBe(Math.min(times, Math.max(0, to - from + 1)));
      },
    ),
  );
});
