import { parseExpand } from '../../../../../../cli/sources/entra/plan/relations';

test.each<[string | undefined, ReturnType<typeof parseExpand>]>([
  [undefined, []],
  ['', []],
  ['members', [{ name: 'members', cardinality: 'many', select: undefined }]],
  ['members($select=id)', [{ name: 'members', cardinality: 'many', select: ['id'] }]],
  [
    ' members( $select = id, mail ; $top=5 ) , manager',
    [
      { name: 'members', cardinality: 'many', select: ['id', 'mail'] },
      { name: 'manager', cardinality: 'one', select: undefined },
    ],
  ],
  ['manager($levels=max;$select=id)', [{ name: 'manager', cardinality: 'one', select: ['id'] }]],
  ['things($expand=a($select=b),c)', [{ name: 'things', cardinality: 'many', select: undefined }]],
])('%s', (expand, expected) => {
  expect(parseExpand(expand)).toEqual(expected);
});
