import { createLeftOut } from '../../../../../cli/port/api/left-out';

const FILLERS: Readonly<Record<string, readonly string[]>> = {
  user: ['/users', '/managers'],
  group: ['/groups'],
};
const setUp = () => createLeftOut((blueprint) => FILLERS[blueprint] ?? []);

test('an entity that one kind alone may make is made by none when that kind leaves it out', () => {
  expect(setUp().exclude('/groups', 'group', 'g')).toBe(true);
});

test('an entity that several kinds may make is made by none only when all leave it out', () => {
  const leftOut = setUp();
  expect(leftOut.exclude('/users', 'user', 'u')).toBe(false);
  expect(leftOut.exclude('/users', 'user', 'u')).toBe(false);
  expect(leftOut.exclude('/managers', 'user', 'other')).toBe(false);
  expect(leftOut.exclude('/managers', 'user', 'u')).toBe(true);
});

test('a kind that has it after all does not leave it out any more', () => {
  const leftOut = setUp();
  leftOut.exclude('/users', 'user', 'u');
  leftOut.include('/users', 'user', 'u');
  expect(leftOut.exclude('/managers', 'user', 'u')).toBe(false);
  leftOut.include('/managers', 'user', 'u');
  expect(leftOut.has('user', 'u')).toBe(false);
});

test('what any kind leaves out is known by its blueprint', () => {
  const leftOut = setUp();
  leftOut.exclude('/users', 'user', 'u');
  expect(leftOut.has('user', 'u')).toBe(true);
  expect(leftOut.has('user', 'v')).toBe(false);
  expect(leftOut.has('group', 'u')).toBe(false);
});
