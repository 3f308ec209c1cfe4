import type {
  AggregationShape,
  ArrayProp,
  BlueprintProperties,
  BlueprintShape,
  RelationShape,
} from '../../../infra/port/shapes';

type Body = Readonly<Record<string, unknown>>;

/**
 * The blueprint that Port's provider sends for its arguments.
 * Source: port-labs/terraform-provider-port-labs, port/blueprint/readStateToPortBody.go and its neighbours.
 */
export function toBlueprintBody(args: BlueprintShape): Body {
  const { identifier, title, icon, description, ownership, teamInheritance, includeInGlobalSearch } = args;
  return withoutUndefined({
    identifier,
    title,
    icon,
    description,
    schema: toSchema(args.properties ?? {}),
    relations: mapValues(args.relations, toRelationBody),
    mirrorProperties: { ...args.mirrorProperties },
    calculationProperties: mapValues(args.calculationProperties, ({ ...property }) => property),
    changelogDestination: toDestination(args),
    ownership,
    teamInheritance,
    includeInGlobalSearch,
  });
}

/** Both flags always go along; the provider's defaults are false. */
export function toRelationBody({ target, title, description, required, many }: RelationShape): Body {
  return withoutUndefined({ target, title, description, required: required ?? false, many: many ?? false });
}

/** Source: port/aggregation-properties/readStateToPortBody.go. */
export function toAggregationBody(property: AggregationShape): Body {
  const { title, description, icon, targetBlueprintIdentifier, method, query, pathFilters } = property;
  return withoutUndefined({
    title,
    description,
    icon,
    target: targetBlueprintIdentifier,
    calculationSpec: toSpec(method),
    query: query === undefined ? undefined : parse(query),
    pathFilter: pathFilters?.map(({ paths, fromBlueprint }) =>
      withoutUndefined({ path: paths, fromBlueprint }),
    ),
  });
}

function toSpec({
  countEntities,
  averageEntities,
  averageByProperty,
  aggregateByProperty,
}: AggregationShape['method']): Body {
  if (countEntities !== undefined) return { func: 'count', calculationBy: 'entities' };
  if (averageEntities !== undefined)
    return { func: 'average', calculationBy: 'entities', ...averageEntities };
  if (averageByProperty !== undefined)
    return { func: 'average', calculationBy: 'property', ...averageByProperty };
  return { calculationBy: 'property', ...aggregateByProperty };
}

function toDestination({
  kafkaChangelogDestination,
  webhookChangelogDestination,
}: BlueprintShape): Body | undefined {
  if (kafkaChangelogDestination !== undefined) return { type: 'KAFKA' };
  return webhookChangelogDestination && { type: 'WEBHOOK', ...webhookChangelogDestination };
}

function toSchema({
  stringProps,
  numberProps,
  booleanProps,
  objectProps,
  arrayProps,
}: BlueprintProperties): Body {
  const groups = [
    mapValues(stringProps, (property) => rename({ type: 'string', ...property })),
    mapValues(arrayProps, toArrayBody),
    mapValues(numberProps, (property) => rename({ type: 'number', ...property })),
    mapValues(booleanProps, (property) => rename({ type: 'boolean', ...property })),
    mapValues(objectProps, ({ default: value, ...property }) =>
      rename({ type: 'object', ...property, ...(value === undefined ? {} : { default: parse(value) }) }),
    ),
  ];
  const required = [stringProps, arrayProps, numberProps, booleanProps, objectProps].flatMap((group) =>
    Object.entries<{ readonly required?: boolean }>(group ?? {})
      .filter(([, { required: isRequired }]) => isRequired === true)
      .map(([key]) => key),
  );
  return {
    properties: Object.assign({}, ...groups) as Body,
    ...(required.length === 0 ? {} : { required }),
  };
}

function toArrayBody({ stringItems, numberItems, booleanItems, objectItems, ...property }: ArrayProp): Body {
  const typed = [
    { type: 'string', items: stringItems },
    { type: 'number', items: numberItems },
    { type: 'boolean', items: booleanItems },
    { type: 'object', items: objectItems && { ...objectItems, defaults: objectItems.defaults?.map(parse) } },
  ].find(({ items }) => items !== undefined);
  if (typed?.items === undefined) return rename({ type: 'array', ...property });
  const { defaults, ...items } = typed.items;
  return rename({
    type: 'array',
    ...property,
    items: rename({ type: typed.type, ...items }),
    ...(defaults === undefined ? {} : { default: defaults }),
  });
}

/** `required` goes to the list of the schema, `enums` is `enum`. */
function rename({ enums, ...property }: Body): Body {
  return withoutUndefined({ ...property, required: undefined, enum: enums });
}

function parse(text: string): unknown {
  return JSON.parse(text);
}

export function withoutUndefined(body: Body): Body {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}

export function mapValues<From>(
  values: Readonly<Record<string, From>> | undefined,
  convert: (value: From) => Body,
): Readonly<Record<string, Body>> {
  return Object.fromEntries(Object.entries(values ?? {}).map(([key, value]) => [key, convert(value)]));
}
