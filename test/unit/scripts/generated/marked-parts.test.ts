import { replaceMarkedParts } from '../../../../scripts/generated/marked-parts';

const document = (text: string) =>
  `before\n<!-- generated:one -->${text}<!-- /generated -->\nbetween\n<!-- generated:two --><!-- /generated -->\nafter\n`;

test('each part stands between its markers, the rest stays as it is', () => {
  expect(replaceMarkedParts(document('old'), { one: 'first', two: '$& second' })).toBe(
    'before\n<!-- generated:one -->\n\nfirst\n\n<!-- /generated -->\nbetween\n' +
      '<!-- generated:two -->\n\n$& second\n\n<!-- /generated -->\nafter\n',
  );
});

test('replacing twice changes nothing more', () => {
  const parts = { one: 'a', two: 'b' };
  const once = replaceMarkedParts(document(''), parts);
  expect(replaceMarkedParts(once, parts)).toBe(once);
});

test('a part without markers, and markers without a part, are refused', () => {
  expect(() => replaceMarkedParts('nothing', { one: 'a' })).toThrow(
    'lacks the markers <!-- generated:one -->',
  );
  expect(() => replaceMarkedParts(document(''), { one: 'a' })).toThrow('nothing generates the part two');
});
