import fc from 'fast-check';
import { fromIdentifier, toArmIdentifier, toIdentifier } from '../../../catalog/identifiers';

const PORT_ACCEPTS = /^(?!\.{1,2}$)[\p{L}0-9@_.+:\\/='-]+$/u;

/** Ids that are hostile to an encoder: escapes, near-escapes, dots, every script, and lengths around the limit. */
const id = fc.oneof(
  fc.string({ minLength: 1, unit: 'binary' }),
  fc.string({
    minLength: 1,
    unit: fc.constantFrom('=', '2', '0', 'A', 'a', '.', ' ', '(', 'é', '𝒜', '😀', '/'),
  }),
  fc
    .tuple(fc.integer({ min: 300, max: 1100 }), fc.constantFrom('a', ' ', 'é', '𝒜', '😀', '='), fc.string())
    .map(([length, unit, end]) => unit.repeat(length) + end),
);

describe('toIdentifier', () => {
  it.each([
    ['/subscriptions/0/resourcegroups/rg-a', '/subscriptions/0/resourcegroups/rg-a'],
    ['rg(prod)', 'rg=28prod=29'],
    ['Failure Anomalies - app', 'Failure=20Anomalies=20-=20app'],
    ['a#EXT#@t.onmicrosoft.com', 'a=23EXT=23@t.onmicrosoft.com'],
    ['a=20b', 'a=3D20b'],
    ['a😀', 'a=F0=9F=98=80'],
    ['.', '=2E'],
    ['..', '=2E=2E'],
    ['...', '...'],
  ])('makes %j into %s', (given, expected) => {
    expect(toIdentifier(given)).toBe(expected);
  });

  it('makes what Port accepts, in at most 1,000 characters', () => {
    fc.assert(
      fc.property(id, (given) => {
        const identifier = toIdentifier(given);
        expect(identifier).toMatch(PORT_ACCEPTS);
        expect(identifier.length).toBeLessThanOrEqual(1000);
        expect(identifier.isWellFormed()).toBe(true);
      }),
    );
  });

  it('gives different ids different identifiers', () => {
    fc.assert(
      fc.property(id, id, (a, b) => {
        fc.pre(a !== b);
        expect(toIdentifier(a)).not.toBe(toIdentifier(b));
      }),
    );
  });

  it('gives long ids that differ only at their end different identifiers', () => {
    const long = 'a'.repeat(1200);
    expect(toIdentifier(`${long}1`)).not.toBe(toIdentifier(`${long}2`));
    expect(toIdentifier(`${long}1`)).toMatch(/^a{934}==[0-9a-f]{64}$/);
  });

  it('never gives an id the shortened identifier of another, whose digest may look like an escape', () => {
    const digest = /==([0-9a-f]{64})$/;
    const shortened = Array.from({ length: 600 }, (_, index) =>
      toIdentifier('a'.repeat(1100) + String(index)),
    );
    const likeEscapes = shortened.filter((identifier) => /==20/.test(identifier));
    expect(likeEscapes.length).toBeGreaterThan(0);
    for (const identifier of likeEscapes) {
      const lookalike = identifier.replace(digest, (_, hex: string) => ` ${hex.slice(2)}`);
      expect(toIdentifier(lookalike)).not.toBe(identifier);
      expect(fromIdentifier(identifier)).toBeUndefined();
    }
  });

  it('never changes the case of what it keeps', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9/_-]{1,60}$/), (given) => {
        expect(toIdentifier(given)).toBe(given);
      }),
    );
  });
});

describe('fromIdentifier', () => {
  it('gives back the id, unless its identifier was shortened', () => {
    fc.assert(
      fc.property(id, (given) => {
        const identifier = toIdentifier(given);
        expect(fromIdentifier(identifier)).toBe(identifier.includes('==') ? undefined : given);
      }),
    );
  });

  it.each(['rg=zz', 'a b', 'a=c3', '=FF', '.', 'a=61'])(
    'does not know %j, which toIdentifier never makes',
    (text) => {
      expect(fromIdentifier(text)).toBeUndefined();
    },
  );
});

describe('toArmIdentifier', () => {
  it('gives one identifier to an ARM id whose casing flips', () => {
    expect(toArmIdentifier('/subscriptions/0/resourceGroups/RG (a)')).toBe(
      toArmIdentifier('/Subscriptions/0/resourcegroups/rg (A)'),
    );
  });
});
