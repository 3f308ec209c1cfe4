import type { Blueprint } from '../../../../catalog/blueprint';
import { findTypeChanges } from '../../../../infra/desired/type-changes';

const wanted: Blueprint = {
  identifier: 'vm',
  title: 'VM',
  schema: { properties: { cores: { type: 'number' }, name: { type: 'string' } } },
};
const live = (identifier: string, properties: Record<string, { type?: string }>) => ({
  identifier,
  schema: { properties },
});

test.each<[string, ReturnType<typeof live>[], Record<string, string>, unknown[]]>([
  ['nothing, where Port has no such blueprint', [live('other', { cores: { type: 'string' } })], {}, []],
  ['nothing, where the types are those of Port', [live('vm', { cores: { type: 'number' } })], {}, []],
  ['nothing, where Port has further properties', [live('vm', { old: { type: 'number' }, name: {} })], {}, []],
  [
    'what has another type in Port',
    [live('vm', { cores: { type: 'string' } })],
    {},
    [{ blueprint: 'vm', property: 'cores', from: 'string', to: 'number' }],
  ],
  [
    'what has another type under its former name',
    [live('machine', { name: { type: 'array' } })],
    { vm: 'machine' },
    [{ blueprint: 'vm', property: 'name', from: 'array', to: 'string' }],
  ],
])('finds %s', (_what, held, renames, expected) => {
  expect(findTypeChanges([wanted], held, renames)).toEqual(expected);
});
