import type { Blueprint } from '../../catalog/blueprint';
import type {
  AggregationPropertiesShape,
  AggregationShape,
  BlueprintShape,
  CalculationShape,
  RelationShape,
} from '../port/shapes';
import { toCanonicalJson } from './canonical-json';
import { defined, mapValues } from './defined';
import { describe, toAuthentication, toProviderProperties } from './property-args';

/**
 * A blueprint as Port's provider takes it, less what becomes a resource of its own: the aggregation properties and the
 * relations that are put off. Only for what `checkBlueprintLimits` let pass.
 */
export function toBlueprintArgs(
  blueprint: Blueprint,
  isDeferred: (relation: string) => boolean,
): BlueprintShape {
  const { identifier, title, description, icon, ownership, teamInheritance, changelogDestination } =
    blueprint;
  const inline = Object.entries(blueprint.relations ?? {}).filter(([key]) => !isDeferred(key));
  return defined({
    identifier,
    title,
    description,
    icon,
    properties: toProviderProperties(blueprint.schema),
    relations: mapValues(Object.fromEntries(inline), toRelation),
    mirrorProperties: mapValues(blueprint.mirrorProperties, (mirror) => defined(mirror)),
    calculationProperties: mapValues(blueprint.calculationProperties, toCalculation),
    ownership: ownership === undefined ? undefined : defined(ownership),
    teamInheritance,
    ...toDestination(changelogDestination),
    includeInGlobalSearch: blueprint.includeInGlobalSearch ?? undefined,
  });
}

type Relation = NonNullable<Blueprint['relations']>[string];

export function toRelation({ target, title, description, required, many }: Relation): RelationShape {
  return defined({ target, title, description, required, many });
}

function toCalculation(property: NonNullable<Blueprint['calculationProperties']>[string]): CalculationShape {
  const { calculation, type, format, dateFormat, colorized, colors, spec } = property;
  const specAuthentication = toAuthentication(property.specAuthentication);
  const looks = { format, dateFormat, colorized, colors, spec, specAuthentication };
  return { calculation, type, ...describe(property), ...defined(looks) };
}

function toDestination(
  destination: Blueprint['changelogDestination'],
): Pick<BlueprintShape, 'kafkaChangelogDestination' | 'webhookChangelogDestination'> {
  if (destination === undefined) return {};
  if (destination.type === 'KAFKA') return { kafkaChangelogDestination: {} };
  return { webhookChangelogDestination: defined({ url: destination.url, agent: destination.agent }) };
}

/** The aggregation properties of a blueprint, which the provider keeps apart; `undefined` where it has none. */
export function toAggregationArgs({
  identifier,
  aggregationProperties,
}: Blueprint): AggregationPropertiesShape | undefined {
  const properties = mapValues(aggregationProperties, toAggregation);
  return properties === undefined ? undefined : { blueprintIdentifier: identifier, properties };
}

type Aggregation = NonNullable<Blueprint['aggregationProperties']>[string];

function toAggregation(property: Aggregation): AggregationShape {
  const { target, calculationSpec, query, pathFilter } = property;
  return {
    ...describe(property),
    targetBlueprintIdentifier: target,
    method: toMethod(calculationSpec),
    ...defined({
      query: query === undefined ? undefined : toCanonicalJson(query),
      pathFilters: pathFilter?.map(({ path, fromBlueprint }) => ({
        paths: Array.isArray(path) ? path.map(String) : [],
        ...(typeof fromBlueprint === 'string' ? { fromBlueprint } : {}),
      })),
    }),
  };
}

function toMethod(spec: Aggregation['calculationSpec']): AggregationShape['method'] {
  const text = (key: string): string => (typeof spec[key] === 'string' ? spec[key] : '');
  const over = { averageOf: text('averageOf'), measureTimeBy: text('measureTimeBy') };
  switch (`${text('func')} by ${text('calculationBy')}`) {
    case 'count by entities':
      return { countEntities: true };
    case 'average by entities':
      return { averageEntities: over };
    case 'average by property':
      return { averageByProperty: { property: text('property'), ...over } };
    default:
      return { aggregateByProperty: { func: text('func'), property: text('property') } };
  }
}
