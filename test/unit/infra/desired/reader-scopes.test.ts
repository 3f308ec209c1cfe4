import fc from 'fast-check';
import { keyOf, toArmScope } from '../../../../infra/desired/arm-scope';
import { planReaderScopes, toSyncScope } from '../../../../infra/desired/reader-scopes';

const A = '0a0a0a0a-1111-2222-3333-444444444444';
const B = '0b0b0b0b-1111-2222-3333-444444444444';
const group = (name: string) => `/providers/Microsoft.Management/managementGroups/${name}`;
const plan = (scopes: string[], subscriptionsBelow: Record<string, string[]> = {}) =>
  planReaderScopes({ scopes, subscriptionsBelow });

describe('a scope of Azure', () => {
  it.each([
    [A, `/subscriptions/${A}`],
    [A.toUpperCase(), `/subscriptions/${A}`],
    [`subscriptions/${A}/`, `/subscriptions/${A}`],
    [`/SUBSCRIPTIONS/${A.toUpperCase()}`, `/subscriptions/${A}`],
    [`/subscriptions/${A}/resourcegroups/Rg-(1).x_y`, `/subscriptions/${A}/resourceGroups/Rg-(1).x_y`],
    [group('Platform'), group('Platform')],
    ['providers/microsoft.management/managementgroups/Platform/', group('Platform')],
  ])('%s is %s', (text, id) => {
    expect(toArmScope(text)?.id).toBe(id);
  });

  it.each([
    '',
    '/',
    'Platform',
    `${A}0`,
    `/subscriptions/${A}/providers/Microsoft.Compute`,
    `/subscriptions/${A}/resourceGroups/`,
    `/subscriptions/${A}/resourceGroups/ends-with.`,
    `/subscriptions/${A}/resourceGroups/a/b`,
    group('a b'),
    `${group('a')}/subscriptions/${A}`,
  ])('%j is none', (text) => {
    expect(toArmScope(text)).toBeUndefined();
  });

  it('is spelt in one way, whatever the casing and slashes of who wrote it', () => {
    const scope = fc.oneof(
      fc.uuid(),
      fc.uuid().map((id) => `/subscriptions/${id}`),
      fc
        .tuple(fc.uuid(), fc.stringMatching(/^[a-z0-9]{1,20}$/))
        .map(([id, name]) => `/subscriptions/${id}/resourceGroups/${name}`),
      fc.stringMatching(/^[a-z0-9.-]{1,20}$/).map(group),
    );
    fc.assert(
      fc.property(scope, fc.boolean(), fc.boolean(), (text, isUpper, hasSlash) => {
        const first = toArmScope(text)!;
        const other = toArmScope((isUpper ? text.toUpperCase() : text) + (hasSlash ? '/' : ''))!;
        expect(keyOf(other)).toBe(keyOf(first));
        expect(toArmScope(first.id)).toEqual(first);
      }),
    );
  });
});

describe('the scopes of the role Reader', () => {
  it('keep their order', () => {
    const { scopes, problems } = plan([B, group('x'), `/subscriptions/${A}/resourceGroups/rg`]);
    expect(problems).toEqual([]);
    expect(scopes.map(({ id }) => id)).toEqual([
      `/subscriptions/${B}`,
      group('x'),
      `/subscriptions/${A}/resourceGroups/rg`,
    ]);
  });

  it.each<[string, string[], Record<string, string[]>, string[]]>([
    ['no scope', ['nonsense'], {}, ['0: "nonsense" is no scope of Azure']],
    [
      'twice, in another case',
      [A, `/SUBSCRIPTIONS/${A.toUpperCase()}`],
      {},
      [`1: /subscriptions/${A} is there already, at position 0`],
    ],
    [
      'twice as a management group',
      [group('x'), group('X')],
      {},
      [`1: ${group('X')} is there already, at position 0`],
    ],
    [
      'a resource group of a subscription that comes later',
      [`/subscriptions/${A}/resourceGroups/rg`, A],
      {},
      [`0: /subscriptions/${A}/resourceGroups/rg lies below /subscriptions/${A}, which is there too`],
    ],
    [
      'a subscription that is known to lie below a management group',
      [group('Platform'), A, B],
      { platform: [A.toUpperCase()] },
      [`1: /subscriptions/${A} lies below ${group('Platform')}, which is there too`],
    ],
    [
      'a resource group of such a subscription',
      [`/subscriptions/${A}/resourceGroups/rg`, group('platform')],
      { platform: [A] },
      [`0: /subscriptions/${A}/resourceGroups/rg lies below ${group('platform')}, which is there too`],
    ],
  ])('refuse %s', (_what, scopes, below, expected) => {
    expect(plan(scopes, below).problems.map(({ index, message }) => `${index}: ${message}`)).toEqual(
      expected,
    );
  });

  it('never grant a place twice, and lose none without a word', () => {
    const scope = fc.constantFrom(
      A,
      B,
      A.toUpperCase(),
      `/subscriptions/${A}/resourceGroups/rg`,
      group('x'),
      group('X'),
      '?',
    );
    fc.assert(
      fc.property(fc.array(scope), (texts) => {
        const { scopes, problems } = plan(texts);
        expect(new Set(scopes.map(keyOf)).size).toBe(scopes.length);
        expect(scopes.length + problems.length).toBe(texts.length);
      }),
    );
  });
});

describe('the scope of the sync', () => {
  it.each<[string, string[], object]>([
    [
      'subscriptions',
      [A, `/subscriptions/${B}/resourceGroups/a`, `/subscriptions/${B}/resourceGroups/b`],
      { subscriptionIds: [A, B], managementGroupIds: [] },
    ],
    ['management groups', [group('x')], { subscriptionIds: [], managementGroupIds: ['x'] }],
    [
      'everything that is seen, where both are there',
      [A, group('x')],
      { subscriptionIds: [], managementGroupIds: [] },
    ],
  ])('is %s', (_what, scopes, expected) => {
    expect(toSyncScope(plan(scopes).scopes)).toEqual(expected);
  });
});
