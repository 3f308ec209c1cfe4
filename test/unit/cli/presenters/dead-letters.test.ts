import type { ListedLetter } from '../../../../cli/state-care/dead-letters';
import { presentLetter, presentLetters } from '../../../../cli/presenters/dead-letters';
import { deadLetter } from '../../../support/dead-letter';

const letter = (more: Partial<ListedLetter> = {}): ListedLetter => ({
  source: 'azure',
  ...deadLetter(),
  ...more,
});

test('a list has a line for each, and says so where there is none', () => {
  expect(presentLetters([])).toBe('No dead letters.');
  const [head, first, ...rest] = presentLetters([letter()]).split('\n');
  expect(head).toMatch(/^id +status +source +kind +entity +attempts +since +reason$/);
  expect(first).toMatch(/^0123456789ab +open +azure +resource +x +1 +2026-01-01T00:00:00.000Z +r$/);
  expect(rest).toEqual([]);
});

test('what is too long for a line is cut', () => {
  const [, line] = presentLetters([letter({ reason: 'r'.repeat(500), identifier: 'i'.repeat(500) })]).split(
    '\n',
  );
  expect(line?.length).toBeLessThan(300);
  expect(line).toContain('r…');
});

test('no letter can speak to the terminal, or begin a line of its own', () => {
  const odd = 'a\n::set-output name=x::y\u001b[31m\u009b\u202e';
  const texts = [
    presentLetters([letter({ identifier: odd, reason: odd })]),
    presentLetter(letter({ reason: odd })),
  ];
  for (const text of texts) {
    expect(text).not.toMatch(/^::/m);

    expect(text).not.toMatch(/[\u001b\u0080-\u009f]/);
  }
});

test('one letter is shown whole', () => {
  const shown = presentLetter(
    letter({ requestId: 'trace-1', payload: { id: 'x', name: '(text of 3 characters)' } }),
  );
  for (const text of ['requestId:', 'trace-1', 'firstSeenAt:', '"name": "(text of 3 characters)"'])
    expect(shown).toContain(text);
});
