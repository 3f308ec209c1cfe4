import { renderResults } from '../../../../scripts/generated/fault-matrix';

test('each kind of run has a table of its calls, with the codes of once and for good', () => {
  const text = renderResults({
    'Azure, full': {
      list: { '403': { once: 3, 'for good': 4 }, cut: { once: 0 } },
      read: { cut: { once: 0 } },
    },
  });
  expect(text).toBe(
    [
      '|  | Fault |\n| --- | --- |\n| 1 | 403 |\n| 2 | cut |',
      '### Azure, full',
      '| Call | 1 | 2 |\n| --- | --- | --- |\n| list | 3/4 | 0/– |\n| read |  | 0/– |',
    ].join('\n\n'),
  );
});

test('a fault that no call of a run can meet has no column there, and keeps its number', () => {
  const text = renderResults({
    a: { list: { '403': { once: 3 } } },
    b: { read: { cut: { 'for good': 4 } } },
  });
  expect(text).toContain('| Call | 2 |\n| --- | --- |\n| read | –/4 |');
});
