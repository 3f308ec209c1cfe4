import type { Blueprint } from '../../../../catalog/blueprint';
import { findBlueprintChanges } from '../../../../scripts/review/blueprint-changes';
import { renderProblems, renderReview } from '../../../../scripts/review/render-review';

const blueprint = (change: Partial<Blueprint> = {}): Blueprint => ({
  identifier: 'service',
  title: 'Service',
  schema: { properties: { owner: { type: 'string' }, url: { type: 'string', format: 'url' } } },
  relations: { team: { target: '_team', required: false, many: false } },
  mirrorProperties: { lead: { path: 'team.lead' } },
  ...change,
});
const without = (properties: readonly string[]): Blueprint['schema'] => ({
  properties: Object.fromEntries(
    Object.entries(blueprint().schema.properties).filter(([name]) => !properties.includes(name)),
  ),
});

test.each<[string, Blueprint[], Blueprint[], [string, string, boolean][]]>([
  ['nothing', [blueprint()], [blueprint()], []],
  ['a new blueprint', [], [blueprint()], [['blueprint', 'added', false]]],
  ['a removed blueprint', [blueprint()], [], [['blueprint', 'removed', true]]],
  ['a new title', [blueprint()], [blueprint({ title: 'X' })], [['setting title', 'changed', false]]],
  [
    'a removed property',
    [blueprint()],
    [blueprint({ schema: without(['owner']) })],
    [['property owner', 'removed', true]],
  ],
  [
    'a new property',
    [blueprint({ schema: without(['owner']) })],
    [blueprint()],
    [['property owner', 'added', false]],
  ],
  [
    'another type',
    [blueprint()],
    [blueprint({ schema: { properties: { ...without(['owner']).properties, owner: { type: 'number' } } } })],
    [['property owner', 'type changed', true]],
  ],
  [
    'another format',
    [blueprint()],
    [blueprint({ schema: { properties: { ...without(['url']).properties, url: { type: 'string' } } } })],
    [['property url', 'type changed', true]],
  ],
  [
    'no relation any more',
    [blueprint()],
    [blueprint({ relations: {} })],
    [['relation team', 'removed', true]],
  ],
  [
    'a relation to many',
    [blueprint()],
    [blueprint({ relations: { team: { target: '_team', required: false, many: true } } })],
    [['relation team', 'type changed', true]],
  ],
  [
    'no mirror any more',
    [blueprint()],
    [blueprint({ mirrorProperties: {} })],
    [['mirror property lead', 'removed', false]],
  ],
])('%s', (_, before, after, expected) => {
  const changes = findBlueprintChanges(before, after);
  expect(changes.map(({ part, what, isDestructive }) => [part, what, isDestructive])).toEqual(expected);
});

test('what deletes data stands first and loud, with how much it hits', () => {
  const changes = findBlueprintChanges(
    [blueprint()],
    [blueprint({ title: 'X', schema: without(['owner']) })],
  );
  const text = renderReview(changes, new Map([['service', 2500]]));
  expect(text.indexOf('> [!CAUTION]')).toBe(0);
  expect(text).toContain('> - `service`, property `owner`: removed – hits 2,500 entities');
  expect(text).toContain('| `service` | property `owner` | **removed** |');
  expect(renderReview(changes, undefined)).toContain('not known: no Port credentials');
  expect(renderReview([], undefined)).toBe('No blueprint changes.\n');
});

test('names of a pull request are plain text', () => {
  const changes = findBlueprintChanges([], [blueprint({ identifier: 'a`|<b>`' })]);
  expect(renderReview(changes, undefined)).toContain('| `a<b>` |  | added |');
});

test('what stands in the files is text: no cell, tag, link, mention or line of its own', () => {
  const hostile = 'x | <img src=x>\n# [e](f) @everyone `g`';
  const change = {
    blueprint: 'a',
    part: `property ${hostile}`,
    what: 'type changed',
    isDestructive: true,
  } as const;
  const texts = [
    renderReview([{ ...change, part: 'property p', detail: hostile }], undefined),
    renderProblems([{ place: 'blueprints/a.json', message: hostile }]),
  ];
  for (const text of texts) expect(text).not.toMatch(/<img|\[e\]|@everyone|`g`|^# /m);
  expect(renderReview([change], undefined)).not.toMatch(/<img|\[e\]|@everyone|``|^# /m);
});
