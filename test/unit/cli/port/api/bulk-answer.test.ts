import { BulkAnswer, outcomesOf, type RowOutcome } from '../../../../../cli/port/api/bulk-answer';

const accepted = (...indexes: number[]): { index: number }[] => indexes.map((index) => ({ index }));
const refused = (
  index: number,
  more: object = { statusCode: 422, error: 'invalid', message: 'no' },
): object => ({
  index,
  ...more,
});
const of = (answer: unknown, rows: number): RowOutcome[] => outcomesOf(BulkAnswer.parse(answer), rows);

const ACCEPTED = { is: 'accepted' };
const OPEN = { is: 'open', reason: 'Port did not say what became of it' };
const REFUSED = { is: 'refused', status: 422, reason: 'invalid: no' };

test.each<[string, unknown, unknown[]]>([
  ['all accepted', { ok: true, entities: accepted(0, 1), errors: [] }, [ACCEPTED, ACCEPTED]],
  ['one refused', { ok: false, entities: accepted(1), errors: [refused(0)] }, [REFUSED, ACCEPTED]],
  ['all refused', { entities: [], errors: [refused(1), refused(0)] }, [REFUSED, REFUSED]],
  ['a row that is in neither list', { entities: accepted(1), errors: [] }, [OPEN, ACCEPTED]],
  ['a row that is in both lists', { entities: accepted(0), errors: [refused(0)] }, [REFUSED]],
  ['a row that is accepted twice', { entities: accepted(0, 0), errors: [] }, [ACCEPTED]],
  ['a row that nobody has sent', { entities: accepted(0, 7), errors: [refused(9)] }, [ACCEPTED]],
  [
    'more than was asked for',
    { entities: [{ index: 0, identifier: 'x', created: true }], errors: [], maxBulkSize: 20 },
    [ACCEPTED],
  ],
])('%s', (_what, answer, outcomes) => {
  expect(of(answer, outcomes.length)).toEqual(outcomes);
});

test.each([
  [408, 'open'],
  [425, 'open'],
  [429, 'open'],
  [500, 'open'],
  [503, 'open'],
  [501, 'refused'],
  [400, 'refused'],
  [404, 'refused'],
  [409, 'refused'],
  [422, 'refused'],
  [undefined, 'refused'],
  [null, 'refused'],
])('a row with status %s is %s', (statusCode, is) => {
  const [outcome] = of({ entities: [], errors: [refused(0, { statusCode, error: 'e' })] }, 1);
  expect(outcome).toMatchObject({ is, reason: 'e' });
});

test.each([
  [{}, 'Port does not say why'],
  [{ error: 'not_found' }, 'not_found'],
  [{ message: 'words' }, 'words'],
  [{ error: '', message: null }, 'Port does not say why'],
  [{ error: 'not_found', message: 'words' }, 'not_found: words'],
])('of %j the reason is %s', (words, reason) => {
  expect(of({ entities: [], errors: [refused(0, words)] }, 1)).toMatchObject([{ reason }]);
});

test.each([
  ['nothing', undefined],
  ['an empty object', {}],
  ['an error in the clothes of a success', { ok: false, error: 'internal_error', message: 'oh' }],
  ['a text', 'ok'],
  ['a list of another thing', { entities: [{ identifier: 'x' }], errors: [] }],
  ['a negative index', { entities: accepted(-1), errors: [] }],
  ['an index that is a text', { entities: [{ index: '0' }], errors: [] }],
  ['one list alone', { entities: accepted(0) }],
])('%s is no answer to a bulk upsert', (_what, answer) => {
  expect(BulkAnswer.safeParse(answer).success).toBe(false);
});
