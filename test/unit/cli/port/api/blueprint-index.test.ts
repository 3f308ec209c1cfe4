import { createBlueprintIndex } from '../../../../../cli/port/api/blueprint-index';
import type { EntityRow } from '../../../../../cli/port/api/entity-row';
import { fieldsOf } from '../../../../../cli/port/api/fingerprint';

const row = (identifier: string, text: string, title?: string): EntityRow => ({
  identifier,
  ...(title === undefined ? {} : { title }),
  properties: { text },
  relations: {},
});
const SETS = [fieldsOf(row('', '', 't')), fieldsOf(row('', ''))];

function setUp() {
  return createBlueprintIndex(SETS);
}

test('what nobody has asked for is unknown, until the blueprint was read whole', () => {
  const index = setUp();
  index.add('held', row('held', 'a'));
  index.addMissing('asked');
  expect(['held', 'asked', 'other'].map((one) => index.presence(one))).toEqual([
    'there',
    'missing',
    'unknown',
  ]);
  expect(index.isWhole).toBe(false);
  index.complete();
  expect(['held', 'asked', 'other'].map((one) => index.presence(one))).toEqual([
    'there',
    'missing',
    'missing',
  ]);
  expect(index.isWhole).toBe(true);
});

test('an entity is compared by the fields that its row sets', () => {
  const index = setUp();
  index.add('x', { ...row('x', 'a', 't'), properties: { text: 'a', more: 1 } });
  expect(index.isAsWritten(row('x', 'a', 't'))).toBe(true);
  expect(index.isAsWritten(row('x', 'a'))).toBe(true);
  expect(index.isAsWritten(row('x', 'a', 'T'))).toBe(false);
  expect(index.isAsWritten(row('x', 'b'))).toBe(false);
  expect(index.isAsWritten(row('y', 'a'))).toBe(false);
});

test('a row of other fields than any rule sets is never as written', () => {
  const index = setUp();
  index.add('x', row('x', 'a'));
  expect(index.isAsWritten({ ...row('x', 'a'), properties: { text: 'a', more: null } })).toBe(false);
});

test('what this run has written is compared with nothing any more, not even with what Port held before', () => {
  const index = setUp();
  index.add('x', row('x', 'a'));
  index.accept('x');
  expect(index.isAsWritten(row('x', 'a'))).toBe(false);
  expect(index.presence('x')).toBe('there');
});

test('what this run has done is newer than what a search answers', () => {
  const index = setUp();
  index.accept('written');
  index.remove('deleted');
  for (const identifier of ['written', 'deleted']) index.add(identifier, row(identifier, 'old'));
  index.addMissing('written');
  expect(index.presence('written')).toBe('there');
  expect(index.presence('deleted')).toBe('missing');
  expect(index.isAsWritten(row('written', 'old'))).toBe(false);
});

test('an entity is current where an item of the run accounts for it, written or not', () => {
  const index = setUp();
  for (const identifier of ['unchanged', 'refused', 'stale', 'gone'])
    index.add(identifier, row(identifier, 'a'));
  index.keep('unchanged');
  index.keep('refused');
  index.keep('refused and new');
  index.accept('new');
  index.keep('gone');
  index.remove('gone');
  const current = ['unchanged', 'refused', 'refused and new', 'new', 'stale', 'gone'].filter((one) =>
    index.isCurrent(one),
  );
  expect(current).toEqual(['unchanged', 'refused', 'refused and new', 'new']);
  expect(index.counts()).toEqual({ current: 3, others: 1 });
});

test('keeping says nothing about whether Port holds it', () => {
  const index = setUp();
  index.keep('x');
  expect(index.presence('x')).toBe('unknown');
  index.add('x', row('x', 'a'));
  expect(index.isCurrent('x')).toBe(true);
});
