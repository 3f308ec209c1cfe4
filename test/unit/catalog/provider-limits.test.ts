import { Blueprint } from '../../../catalog/blueprint';
import { checkBlueprintLimits, checkWebhookLimits } from '../../../catalog/provider-limits';
import { Webhook } from '../../../catalog/webhook';

const CANNOT = "Port's Pulumi provider cannot express this";
const authentication = {
  clientId: 'c',
  authorizationUrl: 'https://a',
  tokenUrl: 'https://t',
  authorizationScope: ['s'],
};

const blueprintWith = (parts: object) => ({
  identifier: 'vm',
  title: 'VM',
  schema: { properties: {} },
  ...parts,
});
const property = (schema: object) => blueprintWith({ schema: { properties: { p: schema } } });
const aggregation = (parts: object) =>
  blueprintWith({
    aggregationProperties: {
      a: {
        title: 'A',
        target: 'vm',
        type: 'number',
        calculationSpec: { func: 'count', calculationBy: 'entities' },
        ...parts,
      },
    },
  });

test.each<[string, object, string, string]>([
  [
    'limits of numbers that exclude',
    property({ type: 'number', exclusiveMinimum: 1 }),
    '$.schema.properties.p.exclusiveMinimum',
    CANNOT,
  ],
  [
    'lists without repetition',
    property({ type: 'array', uniqueItems: true }),
    '$.schema.properties.p.uniqueItems',
    CANNOT,
  ],
  [
    'what is in objects',
    property({ type: 'object', properties: {} }),
    '$.schema.properties.p.properties',
    CANNOT,
  ],
  [
    'an object that is a page',
    property({ type: 'object', spec: 'embedded-url' }),
    '$.schema.properties.p.spec',
    CANNOT,
  ],
  [
    'scopes of a login',
    property({ type: 'string', specAuthentication: authentication }),
    '$.schema.properties.p.specAuthentication.authorizationScope',
    CANNOT,
  ],
  [
    'lengths of items',
    property({ type: 'array', items: { type: 'string', minLength: 1 } }),
    '$.schema.properties.p.items.minLength',
    CANNOT,
  ],
  [
    'choices of numbers in lists',
    property({ type: 'array', items: { type: 'number', enum: [1] } }),
    '$.schema.properties.p.items.enum',
    CANNOT,
  ],
  [
    'a default of a list without items',
    property({ type: 'array', default: [] }),
    '$.schema.properties.p.default',
    `${CANNOT} without items`,
  ],
  [
    'a default of another type',
    property({ type: 'array', items: { type: 'object' }, default: [{}, []] }),
    '$.schema.properties.p.default[1]',
    `${CANNOT}: the items are of type object`,
  ],
  [
    'numbers that lose digits',
    property({ type: 'object', default: { n: 2 ** 60 } }),
    '$.schema.properties.p.default.n',
    `${CANNOT}: a whole number this large loses digits`,
  ],
  [
    'types of relations',
    blueprintWith({ relations: { r: { target: 'vm', required: false, many: false, type: 'x' } } }),
    '$.relations.r.type',
    CANNOT,
  ],
  [
    'items of calculations',
    blueprintWith({
      calculationProperties: { c: { calculation: '.x', type: 'array', items: { type: 'string' } } },
    }),
    '$.calculationProperties.c.items',
    CANNOT,
  ],
  [
    'scopes of calculations',
    blueprintWith({
      calculationProperties: { c: { calculation: '.x', type: 'string', specAuthentication: authentication } },
    }),
    '$.calculationProperties.c.specAuthentication.authorizationScope',
    CANNOT,
  ],
  [
    'unknown calculations',
    aggregation({ calculationSpec: { func: 'mode', calculationBy: 'property' } }),
    '$.aggregationProperties.a.calculationSpec',
    CANNOT,
  ],
  [
    'further keys of calculations',
    aggregation({ calculationSpec: { func: 'count', calculationBy: 'entities', property: 'x' } }),
    '$.aggregationProperties.a.calculationSpec.property',
    CANNOT,
  ],
  [
    'an average over nothing',
    aggregation({ calculationSpec: { func: 'average', calculationBy: 'entities', averageOf: 'day' } }),
    '$.aggregationProperties.a.calculationSpec.measureTimeBy',
    `${CANNOT} unless this is text`,
  ],
  [
    'paths that are no lists',
    aggregation({ pathFilter: [{ path: 'x' }] }),
    '$.aggregationProperties.a.pathFilter[0].path',
    `${CANNOT} unless this is a list of texts`,
  ],
])('refuses %s, with the place', (_what, document, path, message) => {
  const content = Blueprint.parse(document);
  expect(checkBlueprintLimits({ file: 'b.json', content })).toEqual([{ file: 'b.json', path, message }]);
});

const search = { combinator: "'and'", rules: [{ property: 'p', operator: 'o', value: 'v' }] };
const mapping = (entity: object) => ({
  mappings: [{ blueprint: 'vm', entity: { identifier: '.id', ...entity } }],
});
const nested = { ...search, rules: [search] };

test.each<[string, object, string, string]>([
  ['webhooks of templates', { ...mapping({}), integrationType: 'template' }, '$.integrationType', CANNOT],
  ['no mapping at all', { mappings: [] }, '$.mappings', 'the provider never removes the last mapping'],
  ['teams that are searched', mapping({ team: search }), '$.mappings[0].entity.team', CANNOT],
  [
    'groups in searches',
    mapping({ identifier: nested }),
    '$.mappings[0].entity.identifier.rules[0]',
    `${CANNOT}: a group of rules in a group`,
  ],
  [
    'groups in searches of relations',
    mapping({ relations: { r: nested } }),
    '$.mappings[0].entity.relations.r.rules[0]',
    `${CANNOT}: a group of rules in a group`,
  ],
  [
    'JQ that is a JSON object',
    mapping({ relations: { r: '{"a":1}' } }),
    '$.mappings[0].entity.relations.r',
    `${CANNOT}: it would be taken for a search`,
  ],
])('refuses %s, with the place', (_what, parts, path, message) => {
  const content = Webhook.parse({ identifier: 'hook', title: 'Hook', enabled: true, ...parts });
  expect(checkWebhookLimits({ file: 'w.json', content })).toEqual([{ file: 'w.json', path, message }]);
});
