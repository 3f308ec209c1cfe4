/** A file of resources for the blueprint `a`, which has the property `p` and the relation `r`. */
export const SOUND_RESOURCES = `resources:
  - kind: /users
    selector:
      query: 'true'
    port:
      entity:
        mappings:
          identifier: .id
          blueprint: '"a"'
          properties:
            p: .p
          relations:
            r: .r
`;

/** What breaks a rule: a text put in the place of another, the line and the path of the problem, what is said of it. */
type Refusal = readonly [
  rule: string,
  from: string,
  to: string,
  line: number,
  path: string,
  message: string | RegExp,
];

const R = '$.resources[0]';
const SELECTOR = `${R}.selector`;
const M = `${R}.port.entity.mappings`;

const selector = (rule: string, text: string, path: string, message: string | RegExp): Refusal => [
  rule,
  "query: 'true'",
  `query: 'true'\n      ${text}`,
  5,
  `${SELECTOR}.${path}`,
  message,
];
const top = (rule: string, text: string, path: string, message: string | RegExp): Refusal => [
  rule,
  'resources:',
  `${text}\nresources:`,
  1,
  path,
  message,
];
const kind = (path: string, message: string | RegExp): Refusal => [
  `the kind ${path}`,
  '/users',
  path,
  2,
  `${R}.kind`,
  message,
];
const property = (rule: string, to: string, path: string, message: string | RegExp): Refusal => [
  rule,
  'p: .p',
  to,
  11,
  `${M}.properties${path.startsWith('[') ? path : `.${path}`}`,
  message,
];

export const REFUSED_RESOURCES: readonly Refusal[] = [
  top('an unknown key', 'resource: []', '$.resource', 'unknown key'),
  top(
    'a deletion threshold',
    'entityDeletionThreshold: 0.9',
    '$.entityDeletionThreshold',
    'not supported: what a run may delete is set by --max-delete-percent',
  ),
  top(
    'dependents that are deleted',
    'deleteDependentEntities: true',
    '$.deleteDependentEntities',
    'only false is supported: what relates to a deleted entity stays',
  ),
  top(
    'related entities that are made up',
    'createMissingRelatedEntities: true',
    '$.createMissingRelatedEntities',
    /only false is supported/,
  ),
  top('entities that are replaced', 'enableMergeEntity: false', '$.enableMergeEntity', /only true/),
  ['no resources', SOUND_RESOURCES, 'resources: []', 1, '$.resources', /too small/i],
  ['nothing', SOUND_RESOURCES, '', 1, '$', /expected object/],
  ['a list', SOUND_RESOURCES, '- kind: /users', 1, '$', /expected object/],
  [
    'a resource without a kind',
    'kind: /users\n    selector',
    'selector',
    2,
    `${R}.kind`,
    /a path of Microsoft Graph/,
  ],
  ['a kind that is no text', '/users', '[users]', 2, `${R}.kind`, /a path of Microsoft Graph/],
  kind('https://graph.microsoft.com/v1.0/users', /only the path: the host is set by/),
  kind('/users?$top=5', 'query parameters stand in selector.query_params'),
  kind('/', 'a path of Microsoft Graph, such as /users'),
  kind('/v1.0', 'a path of Microsoft Graph, such as /users'),
  kind('/users//x', 'an empty segment cannot stand in a path'),
  kind('/users/../groups', '.. cannot stand in a path'),
  kind('/users/a b', 'a b cannot stand in a path'),
  kind('/users/delta', /^name the collection alone: changes are read/),
  kind('/users/$count', /^name the collection alone: it is counted/),
  kind('/users/{id}', /^a kind answers a list/),
  kind('/{id}/users', '{id} needs a collection before it, such as /groups'),
  kind('/groups/{id}/members/{id}/x', /^\{id\} can stand once/),
  kind('/groups/{group-id}/members', /^\{group-id\} is unknown; the one placeholder is \{id\}/),
  [
    'a resource without a selector',
    "selector:\n      query: 'true'\n    port",
    'port',
    2,
    `${R}.selector`,
    /expected object/,
  ],
  [
    'an unknown key of a resource',
    'selector:',
    'transform: 1\n    selector:',
    3,
    `${R}.transform`,
    'unknown key',
  ],
  ['a selector without a query', "query: 'true'", "data_path: '.value'", 3, `${SELECTOR}.query`, 'missing'],
  [
    'a query that YAML reads as true',
    "'true'",
    'true',
    4,
    `${SELECTOR}.query`,
    'expected JQ in quotes: to YAML, true is no text',
  ],
  ['an empty query', "'true'", "''", 4, `${SELECTOR}.query`, 'an empty expression'],
  ['a query that is left out', "'true'", '', 4, `${SELECTOR}.query`, 'nothing stands here'],
  selector(
    'another data path',
    "data_path: '.items'",
    'data_path',
    'only .value is supported: Microsoft Graph answers lists there',
  ),
  selector('another method', 'method: POST', 'method', /only GET is supported/),
  selector(
    'headers',
    'headers: {ConsistencyLevel: eventual}',
    'headers',
    /^not supported: .*take headers away/,
  ),
  selector('a body', 'body: {}', 'body', /^not supported/),
  selector('an endpoint', 'endpoint: /users', 'endpoint', 'not supported: the kind is the path'),
  selector('path parameters', 'path_parameters: {}', 'path_parameters', /^not supported: write \{id\}/),
  selector('an unknown key of a selector', 'queryParams: {}', 'queryParams', 'unknown key'),
  selector(
    'an unknown option of OData',
    'query_params: {$selects: id}',
    'query_params.$selects',
    'no query parameter of Microsoft Graph',
  ),
  selector(
    'an option without its dollar',
    'query_params: {select: id}',
    'query_params.select',
    'write $select',
  ),
  selector(
    'an option in capitals',
    'query_params: {$orderBy: id}',
    'query_params.$orderBy',
    'write $orderby',
  ),
  selector('a page token', 'query_params: {$skiptoken: x}', 'query_params.$skiptoken', /pages are followed/),
  selector('a skip', 'query_params: {skip: 5}', 'query_params.skip', /pages are followed/),
  selector('a page of nothing', 'query_params: {$top: 0}', 'query_params.$top', /how many items/),
  selector(
    'a parameter that is a list',
    'query_params: {$select: [id]}',
    'query_params.$select',
    'expected text, a number or a boolean',
  ),
  selector('an empty parameter', "query_params: {$filter: ''}", 'query_params.$filter', /^expected text/),
  [
    'no mappings',
    SOUND_RESOURCES.slice(SOUND_RESOURCES.indexOf('mappings:')),
    'mappings: []',
    7,
    `${R}.port.entity.mappings`,
    />=1/,
  ],
  [
    'an unknown key of port',
    'entity:',
    'entities: {}\n      entity:',
    6,
    `${R}.port.entities`,
    'unknown key',
  ],
  [
    'an array that is taken away',
    'entity:',
    'itemsToParseTopLevelTransform: true\n      entity:',
    6,
    `${R}.port.itemsToParseTopLevelTransform`,
    'only false is supported: the array stays in the item beside its elements',
  ],
  [
    'a name that JQ cannot follow a dot with',
    'entity:',
    'itemsToParseName: a-b\n      entity:',
    6,
    `${R}.port.itemsToParseName`,
    /a name that JQ can follow a dot with/,
  ],
  [
    'an array to parse that does not compile',
    'entity:',
    'itemsToParse: .members[\n      entity:',
    6,
    `${R}.port.itemsToParse`,
    /^jq does not compile this/,
  ],
  ['an entity without an identifier', 'identifier: .id', 'title: .id', 7, `${M}.identifier`, 'missing'],
  [
    'an identifier that is searched for',
    'identifier: .id',
    'identifier: {combinator: \'"and"\', rules: []}',
    8,
    `${M}.identifier`,
    /^search queries are not supported/,
  ],
  ['an entity without a blueprint', 'blueprint: \'"a"\'', 'icon: .id', 7, `${M}.blueprint`, 'missing'],
  [
    'a blueprint that is not there',
    '"a"',
    '"b"',
    9,
    `${M}.blueprint`,
    'there is no blueprint b in the catalog',
  ],
  [
    'the name of a blueprint without the quotes of JQ',
    '\'"a"\'',
    'a',
    9,
    `${M}.blueprint`,
    'expected JQ, and a is a name: write \'"a"\'',
  ],
  ['an unknown key of an entity', 'relations:', 'relation:', 12, `${M}.relation`, 'unknown key'],
  property('a property that is not there', 'q: .p', 'q', 'the blueprint a has no property q'),
  property('a property whose name Port refuses', 'a b: .p', '["a b"]', /not a valid name/),
  property(
    'a property that YAML reads as a number',
    'p: 1',
    'p',
    'expected JQ in quotes: to YAML, 1 is no text',
  ),
  property('a property that is left out', 'p:', 'p', 'nothing stands here'),
  property('an empty property', "p: ''", 'p', 'an empty expression'),
  property('a number deep in a property', 'p: {x: [.a, 1]}', 'p.x[1]', /^expected JQ in quotes/),
  property(
    'JQ deep in a property that does not compile',
    'p: {x: [.a, .a +]}',
    'p.x[1]',
    /^jq does not compile/,
  ),
  property(
    'single quotes that Port does not rewrite',
    "p: select(.k=='v')",
    'p',
    /^jq does not compile this/,
  ),
  property('a builtin that Port does not have', 'p: input', 'p', "input is not available in Port's JQ"),
  [
    'a relation that is not there',
    'r: .r',
    's: .r',
    13,
    `${M}.relations.s`,
    'the blueprint a has no relation s',
  ],
  [
    'a relation that YAML reads as a list',
    'r: .r',
    'r: [.r]',
    13,
    `${M}.relations.r`,
    'expected JQ in quotes: what begins with [ is a list to YAML',
  ],
  [
    'a relation that is searched for',
    'r: .r',
    'r:\n              combinator: \'"and"\'',
    13,
    `${M}.relations.r`,
    /^search queries are not supported/,
  ],
  ['a key that stands twice', 'r: .r', 'r: .r\n            r: .s', 14, '$', /the key stands here twice/],
  ['a tab', '    selector:', '\tselector:', 3, '$', /^not YAML, line 3, column 1: a tab; /],
  ['a second document', 'resources:', 'a: 1\n---\nresources:', 2, '$', /a second document begins here/],
  ['an unknown tag', '.id', '!jq .id', 8, '$', /Unresolved tag: !jq/],
  ['an alias of nothing', '.id', '*id', 8, '$', /there is no anchor &id above/],
  ['an alias of what it stands in', 'p: .p', 'p: &p [*p]', 11, '$', /\*p stands in what it repeats/],
  ['quotes without an end', "query: 'true'", "query: 'true", 4, '$', /^not YAML, line 4, /],
  ['JQ in brackets without quotes', 'r: .r', 'r: [.m[]?.id]', 13, '$', /^not YAML, line 13, /],
  ['the key that zod leaves out', 'p: .p', '__proto__: .p', 11, `${M}.properties.__proto__`, 'unknown key'],
];
