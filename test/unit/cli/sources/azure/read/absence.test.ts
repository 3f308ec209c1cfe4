import {
  absentSince,
  planReading,
  SURE_FEED_MEMORY_MS,
} from '../../../../../../cli/sources/azure/read/absence';
import { NOW } from '../../../../../support/azure-estate';
import { MINUTE, OVERLAP, previously } from '../../../../../support/azure-read';

const FROM = NOW - OVERLAP;
const WINDOW = { from: FROM, to: NOW };
const before = (ms: number): string => new Date(NOW - ms).toISOString();
const LONG = SURE_FEED_MEMORY_MS;

const previous = previously({
  subscriptionIds: ['covered', 'also'],
  absentSubscriptionIds: ['back', 'with', 'later', 'limit', 'lost', 'never'],
  absentSince: [
    { id: 'back', since: before(60 * MINUTE) },
    { id: 'with', since: before(60 * MINUTE) },
    { id: 'later', since: before(5 * MINUTE) },
    { id: 'limit', since: before(LONG) },
    { id: 'lost', since: before(LONG + 1) },
  ],
});
const plan = (...selected: string[]) => planReading(selected, { previous, overlapMs: OVERLAP }, WINDOW);
const NOTHING = { added: [], parts: [], lost: [] };

test.each([
  ['what was covered, from the window', ['covered', 'also'], { parts: [part(FROM, 'covered', 'also')] }],
  ['what was never covered, whole', ['never', 'new'], { added: ['never', 'new'] }],
  [
    'what is back, from before it was out of sight',
    ['back', 'with'],
    { parts: [part(NOW - 60 * MINUTE - OVERLAP, 'back', 'with')] },
  ],
  [
    'what is back since moments ago, with an overlap of its own',
    ['later'],
    { parts: [part(NOW - 5 * MINUTE - OVERLAP, 'later')] },
  ],
  [
    'what was away as long as the feed remembers',
    ['limit'],
    { parts: [part(NOW - LONG - OVERLAP, 'limit')] },
  ],
  ['what was away for longer, not at all', ['lost'], { lost: ['lost'] }],
  [
    'each in its own way',
    ['covered', 'back', 'lost', 'new'],
    {
      added: ['new'],
      lost: ['lost'],
      parts: [part(FROM, 'covered'), part(NOW - 60 * MINUTE - OVERLAP, 'back')],
    },
  ],
])('an incremental run reads %s', (_, selected, expected) => {
  expect(plan(...selected)).toEqual({ ...NOTHING, ...expected });
});

test('without an earlier run everything is read from the window', () => {
  const context = { previous: undefined, overlapMs: OVERLAP };
  expect(planReading(['a', 'b'], context, WINDOW)).toEqual({ ...NOTHING, parts: [part(FROM, 'a', 'b')] });
});

test('an earlier beginning that the operator asks for holds for what is back, too', () => {
  const from = NOW - 3 * 60 * MINUTE;
  const { parts } = planReading(['covered', 'back'], { previous, overlapMs: OVERLAP }, { from, to: NOW });
  expect(parts).toEqual([part(from, 'covered', 'back')]);
});

test('what goes out of sight is remembered with the last checkpoint, what stays so with its own, the rest with none', () => {
  expect(absentSince(['covered', 'back', 'never', 'new'], previous)).toEqual([
    { id: 'covered', since: previous.checkpoint },
    { id: 'back', since: before(60 * MINUTE) },
  ]);
  expect(absentSince(['new'], undefined)).toEqual([]);
});

function part(from: number, ...subscriptionIds: string[]) {
  return { subscriptionIds, window: { from, to: NOW } };
}
