import fc from 'fast-check';
import { pathSegment } from '../../../../cli/http/path-segment';
import { hostileText } from '../../../support/hostile';

test.each(['.', '..'])('%s is refused: it would lead to another address', (text) => {
  expect(new URL(`https://a.test/b/%2E%2E/c`).pathname).toBe('/c');
  expect(() => pathSegment(text)).toThrow(expect.objectContaining({ exitCode: 3 }) as Error);
});

test('whatever it holds, a text stays one segment, and comes back as it was', () => {
  const texts = hostileText.filter((text) => text !== '' && text !== '.' && text !== '..');
  fc.assert(
    fc.property(texts, (text) => {
      const { pathname, search, hash } = new URL(`https://a.test/b/${pathSegment(text)}/c`);
      const [, before, segment = '', after, ...others] = pathname.split('/');
      expect([before, after, others, search, hash]).toEqual(['b', 'c', [], '', '']);
      expect(decodeURIComponent(segment)).toBe(text.toWellFormed());
    }),
    { numRuns: 500 },
  );
});
