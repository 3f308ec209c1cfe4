import {
  blueprint,
  withProperty,
  withRelation,
  type Json,
  type Refusal,
} from '../../support/catalog-documents';

const relation = { target: 'a', required: false, many: false };
const P = '$.schema.properties.p';

function withMirror(path: string): Json {
  return blueprint('b', {
    relations: { r: { ...relation, target: 'b' } },
    mirrorProperties: { m: { path } },
  });
}

function withAggregation(more: Json): Json {
  const g = { title: 'G', target: 'a', type: 'number', calculationSpec: {}, ...more };
  return blueprint('b', { aggregationProperties: { g } });
}

/** Each document stands in a file beside a sound blueprint `a`. */
export const REFUSED_BLUEPRINTS: readonly Refusal[] = [
  ['text that is not JSON', '{\n "a": }', '$', 'not JSON, line 2, column 7: expected a value'],
  [
    'a key that stands twice',
    '{"a":1,"a":2}',
    '$',
    'not JSON, line 1, column 8: the key "a" stands here twice',
  ],
  ['a document that is no object', [], '$', /expected object/],
  ['no identifier', { title: 'A', schema: { properties: {} } }, '$.identifier', /expected string/],
  ['a refused character in an identifier', blueprint('a b'), '$.identifier', /only letters/],
  ['an identifier of dots', blueprint('..'), '$.identifier', /only letters/],
  ['a long identifier', blueprint('b'.repeat(101)), '$.identifier', /<=100/],
  [
    'a blueprint that two files describe',
    blueprint('a'),
    '$.identifier',
    'a is also described in blueprints/a.json',
  ],
  ['an empty title', blueprint('b', { title: '' }), '$.title', />=1/],
  ['a long title', blueprint('b', { title: 'x'.repeat(101) }), '$.title', /<=100/],
  ['a long description', blueprint('b', { description: 'x'.repeat(201) }), '$.description', /<=200/],
  ['an unknown key', blueprint('b', { relation: {} }), '$.relation', 'unknown key'],
  [
    'an unknown key of a schema',
    blueprint('b', { schema: { properties: {}, x: 1 } }),
    '$.schema.x',
    'unknown key',
  ],
  ['no properties', blueprint('b', { schema: {} }), '$.schema.properties', /expected record/],
  [
    'a refused character in a key',
    blueprint('b', { schema: { properties: { 'a.b': { type: 'string' } } } }),
    '$.schema.properties["a.b"]',
    /not a valid name: only A-Z/,
  ],
  ['a property without a type', withProperty({}), `${P}.type`, /./],
  ['an unknown type', withProperty({ type: 'integer' }), `${P}.type`, /./],
  ['an unknown format', withProperty({ type: 'string', format: 'uri' }), `${P}.format`, /"date-time"/],
  ['a misspelt keyword', withProperty({ type: 'string', enumColor: {} }), `${P}.enumColor`, 'unknown key'],
  ['a keyword of another type', withProperty({ type: 'boolean', enum: [true] }), `${P}.enum`, 'unknown key'],
  [
    'an unknown colour',
    withProperty({ type: 'string', enumColors: { x: 'mauve' } }),
    `${P}.enumColors.x`,
    /"turquoise"/,
  ],
  [
    'a default of another type',
    withProperty({ type: 'number', default: '1' }),
    `${P}.default`,
    /expected number/,
  ],
  [
    'a pattern that does not compile',
    withProperty({ type: 'string', pattern: '(' }),
    `${P}.pattern`,
    'not a regular expression',
  ],
  ['items without a type', withProperty({ type: 'array', items: {} }), `${P}.items.type`, /./],
  ['a negative length', withProperty({ type: 'string', minLength: -1 }), `${P}.minLength`, />=0/],
  [
    'a required property that is not there',
    blueprint('b', { schema: { properties: {}, required: ['p'] } }),
    '$.schema.required[0]',
    'there is no property p',
  ],
  [
    'a relation to a blueprint that is not there',
    withRelation({ ...relation, target: 'c' }),
    '$.relations.r.target',
    'there is no blueprint c in the catalog',
  ],
  [
    'a relation that does not say whether it is required',
    withRelation({ target: 'a', many: false }),
    '$.relations.r.required',
    /expected boolean/,
  ],
  [
    'a relation that is required and many',
    withRelation({ target: 'a', required: true, many: true }),
    '$.relations.r.required',
    'Port refuses a relation that is both required and many',
  ],
  ['an unknown key of a relation', withRelation({ ...relation, x: 1 }), '$.relations.r.x', 'unknown key'],
  [
    'a mirror without a relation',
    withMirror('p'),
    '$.mirrorProperties.m.path',
    /a relation, a dot and a property/,
  ],
  [
    'a mirror through a relation that is not there',
    withMirror('r.q.p'),
    '$.mirrorProperties.m.path',
    'the blueprint b has no relation q',
  ],
  [
    'a mirror of a property that is not there',
    withMirror('r.r.q'),
    '$.mirrorProperties.m.path',
    'the blueprint b has no property q',
  ],
  [
    'an aggregation of a blueprint that is not there',
    withAggregation({ target: 'c' }),
    '$.aggregationProperties.g.target',
    'there is no blueprint c in the catalog',
  ],
  [
    'two path filters',
    withAggregation({ pathFilter: [{}, {}] }),
    '$.aggregationProperties.g.pathFilter',
    /<=1/,
  ],
  [
    'a calculation that does not compile',
    blueprint('b', { calculationProperties: { c: { calculation: '.a +', type: 'string' } } }),
    '$.calculationProperties.c.calculation',
    'jq does not compile this: syntax error, unexpected end of file',
  ],
  [
    'ownership through a relation that is not there',
    blueprint('b', { ownership: { type: 'Inherited', path: 'r' } }),
    '$.ownership.path',
    'the blueprint b has no relation r',
  ],
  [
    'ownership of an unknown kind',
    blueprint('b', { ownership: { type: 'direct' } }),
    '$.ownership.type',
    /./,
  ],
];
