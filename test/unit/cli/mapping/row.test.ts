import { toRow } from '../../../../cli/mapping/row';

const PATHS = ['blueprint', 'identifier', 'properties.a'];

test.each([
  [['thing', 'x', 1], { type: 'values', values: ['thing', 'x', 1] }],
  [null, { type: 'skipped' }],
  [{ excluded: ['thing', null] }, { type: 'excluded', blueprint: 'thing', identifier: null }],
  [{ failed: ['filter', 'why'] }, { type: 'failed', failures: [{ path: 'filter', reason: 'why' }] }],
  [{ failed: ['filter', null] }, { type: 'failed', failures: [{ path: 'filter', reason: 'null' }] }],
  [{ safe: [{ v: 'thing' }, { v: 'x' }, { v: null }] }, { type: 'values', values: ['thing', 'x', null] }],
  [
    { safe: [{ v: 'thing' }, { e: 'why' }, { e: { code: 1 } }] },
    {
      type: 'failed',
      failures: [
        { path: 'identifier', reason: 'why' },
        { path: 'properties.a', reason: '{"code":1}' },
      ],
    },
  ],
])('reads %j', (output, expected) => {
  expect(toRow(output, PATHS)).toEqual(expected);
});

test.each([1, 'x', {}, { safe: 1 }])('refuses %j, which no program yields', (output) => {
  expect(() => toRow(output, PATHS)).toThrow('a row of no known form');
});
