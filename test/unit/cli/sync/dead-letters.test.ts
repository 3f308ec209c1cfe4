import {
  createLetterBook,
  type DeadLetter,
  openLetters,
  type SettledRun,
} from '../../../../cli/sync/dead-letters';
import type { Refusal } from '../../../../cli/sync/delivery';
import { change } from '../../../support/changes';
import { deadLetter } from '../../../support/dead-letter';

const AT = '2026-01-02T03:04:05.000Z';
const refusal = (more: Partial<Refusal> = {}): Refusal => ({
  kind: 'resource',
  item: 'x',
  blueprint: 'b',
  identifier: 'x',
  reason: 'too odd',
  isFinal: true,
  payload: { id: 'x', name: 'secret' },
  requestId: 'trace-1',
  ...more,
});
const settled = (more: Partial<SettledRun> = {}): SettledRun => ({
  refusals: [],
  at: AT,
  isWhole: false,
  isVerified: true,
  ...more,
});
const afterRefusals = (letters: readonly DeadLetter[], ...refusals: readonly Refusal[]) =>
  createLetterBook(letters).settle(settled({ refusals }));

test('what is refused becomes a letter, without what may be personal', () => {
  expect(afterRefusals([], refusal())).toEqual([
    {
      id: expect.stringMatching(/^[0-9a-f]{12}$/) as string,
      kind: 'resource',
      item: 'x',
      blueprint: 'b',
      identifier: 'x',
      by: 'port',
      reason: 'too odd',
      requestId: 'trace-1',
      payload: { id: 'x', name: '(text of 6 characters)' },
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      firstSeenAt: AT,
      lastSeenAt: AT,
      attempts: 1,
      status: 'retry',
    },
  ]);
});

test('refused again it stays the same letter, and says how often and why now', () => {
  const [first] = afterRefusals([], refusal());
  const later = { at: '2026-01-03T00:00:00.000Z', refusals: [refusal({ reason: 'still odd' })] };
  expect(createLetterBook([first!]).settle(settled(later))).toEqual([
    expect.objectContaining({
      id: first!.id,
      firstSeenAt: AT,
      lastSeenAt: later.at,
      attempts: 2,
      reason: 'still odd',
    }),
  ]);
});

test('items of several kinds with one id have letters of their own', () => {
  const letters = afterRefusals([], refusal(), refusal({ kind: 'other' }));
  expect(new Set(letters.map(({ id }) => id)).size).toBe(2);
});

describe('a letter', () => {
  const letters = [deadLetter()];
  const after = (run: Partial<SettledRun>, ...met: ReturnType<typeof change>[]) => {
    const book = createLetterBook(letters);
    book.meet({ changes: met });
    return book.settle(settled(run)).length;
  };

  test.each<[string, number, Partial<SettledRun>, Parameters<typeof change>[1] | undefined]>([
    ['goes when its item succeeds', 0, {}, {}],
    ['stays while nobody knows whether it does', 1, { isVerified: false }, {}],
    ['goes when its item is deleted', 0, { isVerified: false }, { operation: 'delete' }],
    ['stays when its item was not met', 1, {}, undefined],
    ['goes when everything was read and its item is not there', 0, { isWhole: true }, undefined],
    ['stays when only another kind of that id is met', 1, {}, { kind: 'other' }],
  ])('%s', (_, left, run, met) => {
    expect(after(run, ...(met === undefined ? [] : [change('x', met)]))).toBe(left);
  });
});

describe('a letter that somebody has dropped', () => {
  const [refused] = afterRefusals([], refusal());
  const dropped: DeadLetter = { ...refused!, status: 'dropped' };

  test('stays dropped while the same is refused for the same reason', () => {
    const letters = afterRefusals([dropped], refusal());
    expect([letters[0]?.status, openLetters(letters)]).toEqual(['dropped', []]);
  });

  test.each<[string, Partial<Refusal>]>([
    ['something else is refused', { payload: { id: 'x', name: 'other' } }],
    ['the reason is another', { reason: 'worse' }],
  ])('opens again when %s', (_, more) => {
    expect(openLetters(afterRefusals([dropped], refusal(more)))).toHaveLength(1);
  });
});

test.each([
  [
    'what Port refuses is tried again by itself, three times in all',
    'port',
    ['retry', 'retry', 'open', 'open'],
  ],
  ['what the mapping fails on is not', 'mapping', ['open', 'open', 'open', 'open']],
] as const)('%s', (_, by, expected) => {
  let letters: readonly DeadLetter[] = [];
  const statuses = expected.map(() => {
    letters = afterRefusals(letters, refusal({ by }));
    return letters[0]?.status;
  });
  expect(statuses).toEqual(expected);
});

test('only what is to be tried again is read again', () => {
  const letters = [
    deadLetter(),
    deadLetter({ item: 'y', status: 'retry' }),
    deadLetter({ item: 'z', status: 'dropped' }),
  ];
  expect(createLetterBook(letters).again()).toEqual([{ kind: 'resource', id: 'y' }]);
});
