import { refusalOf } from './tables';

it.each<[string, string, RegExp]>([
  ['resources | where nosuch == 1', 'SemanticError', /nosuch/],
  ['nosuchtable | count', 'SemanticError', /nosuchtable/],
  ['resources | extend a = tolowerr(id)', 'SemanticError', /tolowerr/],
  ["resources | where name == 'unclosed", 'ParserFailure', /'/],
  ['resources | where', 'ParserFailure', /./],
  ['resources | where name > datetime(2024-01-01)', 'SemanticError', /operator/],
  ['resources | summarize count() by tags', 'SemanticError', /dynamic/],
  ['let a = 1; resources | take a', 'InvalidQueryLanguage', /let/],
  ['resources | project-rename a = name', 'InvalidQueryLanguage', /project-rename/],
  ['resources | evaluate bag_unpack(tags)', 'InvalidQueryLanguage', /evaluate/],
  ['resources | lookup resourcecontainers on id', 'InvalidQueryLanguage', /lookup/],
  ['resources | render table', 'InvalidQueryLanguage', /render/],
  ['search "x"', 'InvalidQueryLanguage', /search/],
  ['resources | make-series count() on todatetime(name) step 1d', 'InvalidQueryLanguage', /make-series/],
  ["resources | where id > 'a'", 'SemanticError', /string and string/],
  ['resources | where properties.when > now()', 'SemanticError', /dynamic and datetime/],
  ['print 1', 'InvalidQueryLanguage', /print/],
  ['resources | join kind=leftanti resourcecontainers on id', 'UnsupportedJoinFlavor', /"LeftAnti"/],
  ['resources | join kind=rightouter resourcecontainers on id', 'UnsupportedJoinFlavor', /"RightOuter"/],
  ['resources | join hint.strategy=broadcast resourcecontainers on id', 'InvalidQueryLanguage', /hint/],
  [
    'resources | join kind=inner resourcecontainers on id | join kind=inner ResourceContainers on name',
    'DisallowedMaxNumberOfRemoteTables',
    /resourcecontainers/,
  ],
  [
    'resources | join kind=inner resourcecontainers on id | join kind=inner resourcechanges on id | join kind=inner resourcecontainerchanges on id | join kind=inner healthresourcechanges on id',
    'DisallowedMaxNumberOfRemoteTables',
    /3 joins/,
  ],
  [
    'resources | mv-expand zones | mv-expand tags | mv-expand sku | mv-expand plan',
    'InvalidQueryLanguage',
    /mv-expand/,
  ],
  [
    'resources | union resourcecontainers, resources, resourcechanges, resources',
    'InvalidQueryLanguage',
    /union/,
  ],
])('refuses %s with %s', (query, code, message) => {
  const refusal = refusalOf(query);
  expect(refusal.code).toBe(code);
  expect(refusal.message).toMatch(message);
});

it.each([
  'resources | distinct name, tostring(tags) | where * has "a"',
  'resources | where tags.a == tags.b',
  'resources | extend a = url_encode(name)',
  'resources | summarize percentile(strlen(name), 50)',
  'resources | union withsource = t resourcecontainers',
  'resources | parse kind=regex name with "a" b',
  "resources | extend a = format_datetime(now(), 'tt')",
  'resources | where name matches regex kind',
  'resources | where name matches regex "(unclosed"',
])('refuses %s, which it cannot evaluate, instead of answering wrongly', (query) => {
  expect(refusalOf(query).code).toBe('NotImplementedByEmulator');
});

it('says where the error stands', () => {
  expect(refusalOf('resources\n| where nosuch == 1').position).toEqual({
    line: 2,
    characterPositionInLine: 8,
    token: 'nosuch',
  });
});
