import { webhook, withEntity, withMapping, type Json, type Refusal } from '../../support/catalog-documents';

const M = '$.mappings[0]';

function search(value: string): Json {
  return { combinator: "'and'", rules: [{ property: "'p'", operator: "'='", value }] };
}

/** Each document stands beside a blueprint `a` with the property `p` and the calculation property `c`. */
export const REFUSED_WEBHOOKS: readonly Refusal[] = [
  ['a long identifier', webhook({ identifier: 'x'.repeat(31) }), '$.identifier', /<=30/],
  ['a long title', webhook({ title: 'x'.repeat(31) }), '$.title', /<=30/],
  ['a long description', webhook({ description: 'x'.repeat(201) }), '$.description', /<=200/],
  ['no enabled', { title: 'x', identifier: 'x', mappings: [] }, '$.enabled', /expected boolean/],
  ['an unknown key', webhook({ mapping: [] }), '$.mapping', 'unknown key'],
  [
    'a secret',
    webhook({ security: { secret: 'x' } }),
    '$.security.secret',
    /a secret never stands in a file/,
  ],
  [
    'an unknown algorithm',
    webhook({ security: { signatureAlgorithm: 'md5' } }),
    '$.security.signatureAlgorithm',
    /"sha256"/,
  ],
  ['an unknown key of security', webhook({ security: { header: 'x' } }), '$.security.header', 'unknown key'],
  ['an unknown key of a mapping', withMapping({ selector: {} }), `${M}.selector`, 'unknown key'],
  ['an unknown operation', withMapping({ operation: 'update' }), `${M}.operation`, /"create"/],
  [
    'an unknown key of an operation',
    withMapping({ operation: { type: 'delete', cascade: true } }),
    `${M}.operation.cascade`,
    'unknown key',
  ],
  [
    'an entity without an identifier',
    withMapping({ entity: {} }),
    `${M}.entity.identifier`,
    /expected string/,
  ],
  ['an unknown key of an entity', withEntity({ relation: {} }), `${M}.entity.relation`, 'unknown key'],
  [
    'a property that is not JQ',
    withEntity({ properties: { p: 1 } }),
    `${M}.entity.properties.p`,
    /expected string/,
  ],
  ['an empty expression', withEntity({ properties: { p: '' } }), `${M}.entity.properties.p`, />=1/],
  [
    'a search without rules',
    withEntity({ team: { combinator: '"and"' } }),
    `${M}.entity.team.rules`,
    /expected array/,
  ],
  [
    'a blueprint that is not there',
    withMapping({ blueprint: 'b' }),
    `${M}.blueprint`,
    'there is no blueprint b in the catalog',
  ],
  [
    'a property that is not there',
    withEntity({ properties: { q: '.q' } }),
    `${M}.entity.properties.q`,
    'the blueprint a has no property q',
  ],
  [
    'a property that every JavaScript object seems to have',
    withEntity({ properties: { constructor: '.q' } }),
    `${M}.entity.properties.constructor`,
    'the blueprint a has no property constructor',
  ],
  [
    'a property that Port computes',
    withEntity({ properties: { c: '.c' } }),
    `${M}.entity.properties.c`,
    'c is among the calculationProperties of a, which Port computes',
  ],
  [
    'a relation that is not there',
    withEntity({ relations: { r: '.r' } }),
    `${M}.entity.relations.r`,
    'the blueprint a has no relation r',
  ],
  [
    'a delete mapping with a title',
    withEntity({ title: '.t' }, { operation: 'delete' }),
    `${M}.entity.title`,
    'a delete mapping carries the identifier only',
  ],
  [
    'a delete mapping that searches',
    withEntity({ identifier: search('.x') }, { operation: { type: 'delete' } }),
    `${M}.entity.identifier`,
    'a delete mapping takes no search query',
  ],
  [
    'a filter that does not compile',
    withMapping({ filter: '.a ==' }),
    `${M}.filter`,
    'jq does not compile this: syntax error, unexpected end of file',
  ],
  [
    'single quotes that Port does not rewrite',
    withMapping({ filter: "select(.k=='v')" }),
    `${M}.filter`,
    /^jq does not compile this: syntax error/,
  ],
  [
    'an expression that is two',
    withMapping({ filter: '.a) | (.b' }),
    `${M}.filter`,
    /^jq does not compile this/,
  ],
  [
    'a function that jq does not have',
    withMapping({ itemsToParse: '.body | explode_all' }),
    `${M}.itemsToParse`,
    'jq does not compile this: explode_all/0 is not defined',
  ],
  [
    'a builtin that Port does not have',
    withEntity({ title: '"\\(input)"' }),
    `${M}.entity.title`,
    "input is not available in Port's JQ",
  ],
  [
    'a rule of a search that does not compile',
    withEntity({ team: search('.x +') }),
    `${M}.entity.team.rules[0].value`,
    /^jq does not compile this/,
  ],
];
