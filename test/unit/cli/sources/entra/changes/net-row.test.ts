import type { Item } from '../../../../../../cli/sources/entra/client/graph-page';
import { isPartial, mergeRow, type NetRow } from '../../../../../../cli/sources/entra/changes/net-row';

const removed = { id: 'a', '@removed': { reason: 'changed' } };

test.each<[string, readonly Item[], Item | undefined]>([
  ['one row', [{ id: 'a', mail: 'x' }], { id: 'a', mail: 'x' }],
  [
    'the last value of each property',
    [
      { id: 'a', mail: 'x', city: 'c' },
      { id: 'a', mail: 'y' },
    ],
    { id: 'a', mail: 'y', city: 'c' },
  ],
  [
    'null, which clears',
    [
      { id: 'a', mail: 'x' },
      { id: 'a', mail: null },
    ],
    { id: 'a', mail: null },
  ],
  [
    'no relations',
    [{ id: 'a', 'members@delta': [{ id: 'b' }], '@odata.type': '#t' }],
    { id: 'a', '@odata.type': '#t' },
  ],
  [
    'nothing of before a deletion',
    [{ id: 'a', mail: 'x' }, removed, { id: 'a', city: 'c' }],
    { id: 'a', city: 'c' },
  ],
  ['nothing', [{ id: 'a', mail: 'x' }, removed], undefined],
  ['a restored object', [removed, { id: 'a', mail: 'x' }], { id: 'a', mail: 'x' }],
])('the rows of an object come to %s', (_, rows, expected) => {
  let net: NetRow | undefined;
  for (const row of rows) net = mergeRow(net, row);
  expect(net).toEqual({ id: 'a', item: expected });
});

test.each<[Item, readonly string[], boolean]>([
  [{ id: 'a', mail: 'x' }, [], false],
  [{ id: 'a', mail: null }, [], false],
  [{ id: 'a' }, [], true],
  [{ id: 'a', '@odata.type': '#t' }, [], true],
  [{ id: 'a', mail: 'x' }, ['createdDateTime'], true],
  [{ id: 'a', mail: 'x', createdDateTime: null }, ['createdDateTime'], true],
  [{ id: 'a', createdDateTime: 'then' }, ['createdDateTime'], false],
])('%j, which is never without %j, is a part alone: %p', (item, always, expected) => {
  expect(isPartial(item, always)).toBe(expected);
});
