import type { Blueprint } from './blueprint';
import type { BlueprintAddition } from './blueprint-addition';
import { problemAt, type CatalogFile, type CatalogProblem } from './problems';
import type { PropertySchema } from './property-schema';
import type { SearchQuery, Webhook, WebhookMapping } from './webhook';

/**
 * What Port's API takes and its Pulumi provider cannot say: it would drop such keys without a word. Source: the schema
 * of port-labs/pulumi-port and the sources of port-labs/terraform-provider-port-labs, which it bridges.
 */
export function checkBlueprintLimits(file: CatalogFile<Blueprint | BlueprintAddition>): CatalogProblem[] {
  const { content } = file;
  return [
    ...Object.entries(content.schema?.properties ?? {}).flatMap(([key, property]) =>
      under(['schema', 'properties', key], limitsOfProperty(property)),
    ),
    ...Object.entries(content.relations ?? {}).flatMap(([key, relation]) =>
      under(
        ['relations', key],
        unknownKeys(relation, ['target', 'required', 'many', 'title', 'description']),
      ),
    ),
    ...Object.entries(content.calculationProperties ?? {}).flatMap(([key, property]) =>
      under(
        ['calculationProperties', key],
        [...unknownKeys(property, CALCULATION), ...limitsOfAuthentication(property)],
      ),
    ),
    ...Object.entries(content.aggregationProperties ?? {}).flatMap(([key, property]) =>
      under(['aggregationProperties', key], limitsOfAggregation(property)),
    ),
    ...unsafeNumbers(content),
  ].map(({ path, message }) => problemAt(file, path, message));
}

/** The same for a webhook. */
export function checkWebhookLimits(file: CatalogFile<Webhook>): CatalogProblem[] {
  const { integrationType, mappings } = file.content;
  return [
    ...(integrationType === undefined || integrationType === 'custom'
      ? []
      : [{ path: ['integrationType'], message: INEXPRESSIBLE }]),
    ...(mappings.length === 0
      ? [{ path: ['mappings'], message: 'the provider never removes the last mapping' }]
      : []),
    ...mappings.flatMap((mapping, index) =>
      under(['mappings', index, 'entity'], limitsOfEntity(mapping.entity)),
    ),
  ].map(({ path, message }) => problemAt(file, path, message));
}

interface Finding {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

const INEXPRESSIBLE = "Port's Pulumi provider cannot express this";

const DESCRIBED = ['type', 'title', 'description', 'icon'];
const CALCULATION = [
  ...DESCRIBED,
  'calculation',
  'format',
  'dateFormat',
  'colorized',
  'colors',
  'spec',
  'specAuthentication',
];

const PROPERTY: Readonly<Record<PropertySchema['type'], readonly string[]>> = {
  string: [
    ...DESCRIBED,
    'default',
    'format',
    'dateFormat',
    'spec',
    'specAuthentication',
    'enum',
    'enumColors',
    'pattern',
    'minLength',
    'maxLength',
  ],
  number: [...DESCRIBED, 'default', 'enum', 'enumColors', 'minimum', 'maximum'],
  boolean: [...DESCRIBED, 'default'],
  object: [...DESCRIBED, 'default', 'format', 'spec'],
  array: [...DESCRIBED, 'default', 'items', 'minItems', 'maxItems'],
};

type ArrayItems = NonNullable<Extract<PropertySchema, { type: 'array' }>['items']>;

const ITEMS: Readonly<Record<ArrayItems['type'], readonly string[]>> = {
  string: ['type', 'format', 'pattern', 'enum', 'enumColors'],
  number: ['type'],
  boolean: ['type'],
  object: ['type', 'format'],
};

function limitsOfProperty(property: PropertySchema): Finding[] {
  const found = unknownKeys(property, PROPERTY[property.type]);
  if (property.type === 'array') return [...found, ...limitsOfArray(property)];
  if (property.type === 'string') return [...found, ...limitsOfAuthentication(property)];
  const isEmbedded = property.type === 'object' && property.spec === 'embedded-url';
  return isEmbedded ? [...found, { path: ['spec'], message: INEXPRESSIBLE }] : found;
}

function limitsOfArray({ items, default: values }: Extract<PropertySchema, { type: 'array' }>): Finding[] {
  if (items === undefined) {
    return values === undefined ? [] : [{ path: ['default'], message: `${INEXPRESSIBLE} without items` }];
  }
  const strange = (values ?? []).flatMap((value, index) =>
    isOfType(value, items.type)
      ? []
      : [{ path: ['default', index], message: `${INEXPRESSIBLE}: the items are of type ${items.type}` }],
  );
  return [...under(['items'], unknownKeys(items, ITEMS[items.type])), ...strange];
}

function isOfType(value: unknown, type: ArrayItems['type']): boolean {
  return type === 'object'
    ? typeof value === 'object' && value !== null && !Array.isArray(value)
    : typeof value === type;
}

function limitsOfAuthentication(property: {
  readonly specAuthentication?: { readonly authorizationScope?: unknown } | undefined;
}): Finding[] {
  return property.specAuthentication?.authorizationScope === undefined
    ? []
    : [{ path: ['specAuthentication', 'authorizationScope'], message: INEXPRESSIBLE }];
}

type Aggregation = NonNullable<Blueprint['aggregationProperties']>[string];

/** The keys of a specification, by its function and what it is calculated by, as JSON. */
const METHODS: Readonly<Record<string, readonly string[]>> = {
  '["count","entities"]': ['func', 'calculationBy'],
  '["average","entities"]': ['func', 'calculationBy', 'averageOf', 'measureTimeBy'],
  '["average","property"]': ['func', 'calculationBy', 'property', 'averageOf', 'measureTimeBy'],
  '["sum","property"]': ['func', 'calculationBy', 'property'],
  '["min","property"]': ['func', 'calculationBy', 'property'],
  '["max","property"]': ['func', 'calculationBy', 'property'],
  '["median","property"]': ['func', 'calculationBy', 'property'],
};

function limitsOfAggregation({ calculationSpec, pathFilter = [] }: Aggregation): Finding[] {
  const { func, calculationBy } = calculationSpec;
  const method = METHODS[JSON.stringify([func, calculationBy])];
  const spec =
    method === undefined
      ? [{ path: ['calculationSpec'], message: INEXPRESSIBLE }]
      : under(
          ['calculationSpec'],
          [...unknownKeys(calculationSpec, method), ...missingTexts(calculationSpec, method)],
        );
  return [
    ...spec,
    ...pathFilter.flatMap((filter, index) => under(['pathFilter', index], limitsOfPathFilter(filter))),
  ];
}

function limitsOfPathFilter(filter: Readonly<Record<string, unknown>>): Finding[] {
  const { path, fromBlueprint } = filter;
  const isList = Array.isArray(path) && path.every((step) => typeof step === 'string');
  return [
    ...unknownKeys(filter, ['path', 'fromBlueprint']),
    ...(isList ? [] : [{ path: ['path'], message: `${INEXPRESSIBLE} unless this is a list of texts` }]),
    ...(fromBlueprint === undefined ? [] : missingTexts(filter, ['fromBlueprint'])),
  ];
}

function missingTexts(spec: Readonly<Record<string, unknown>>, keys: readonly string[]): Finding[] {
  return keys
    .filter((key) => typeof spec[key] !== 'string')
    .map((key) => ({ path: [key], message: `${INEXPRESSIBLE} unless this is text` }));
}

function limitsOfEntity({ identifier, team, relations = {} }: WebhookMapping['entity']): Finding[] {
  return [
    ...under(['identifier'], limitsOfSearch(identifier)),
    ...(team === undefined || typeof team === 'string' ? [] : [{ path: ['team'], message: INEXPRESSIBLE }]),
    ...Object.entries(relations).flatMap(([key, value]) => under(['relations', key], limitsOfSearch(value))),
  ];
}

/** A search travels as JSON in the place of the JQ; so JQ that is a JSON object by itself would be taken for one. */
function limitsOfSearch(value: string | SearchQuery): Finding[] {
  if (typeof value === 'string') {
    return isJsonObject(value)
      ? [{ path: [], message: `${INEXPRESSIBLE}: it would be taken for a search` }]
      : [];
  }
  return value.rules.flatMap((rule, index) =>
    'rules' in rule
      ? [{ path: ['rules', index], message: `${INEXPRESSIBLE}: a group of rules in a group` }]
      : [],
  );
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** Beyond 2^53 digits are lost on the way. */
function unsafeNumbers(value: unknown, path: readonly PropertyKey[] = []): Finding[] {
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return [{ path, message: `${INEXPRESSIBLE}: a whole number this large loses digits` }];
  }
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((inner, index) => unsafeNumbers(inner, [...path, index]));
  return Object.entries(value).flatMap(([key, inner]) => unsafeNumbers(inner, [...path, key]));
}

function unknownKeys(value: object, known: readonly string[]): Finding[] {
  return Object.entries(value)
    .filter(([key, inner]) => inner !== undefined && !known.includes(key))
    .map(([key]) => ({ path: [key], message: INEXPRESSIBLE }));
}

function under(prefix: readonly PropertyKey[], findings: readonly Finding[]): Finding[] {
  return findings.map(({ path, message }) => ({ path: [...prefix, ...path], message }));
}
