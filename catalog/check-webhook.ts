import type { Blueprint } from './blueprint';
import { isKnown, type KnownBlueprints } from './check-blueprints';
import { problemAt, type CatalogFile, type CatalogProblem } from './problems';
import type { Webhook, WebhookMapping } from './webhook';

/** What the mappings write that no blueprint has. */
export function checkWebhook(
  { file, content }: CatalogFile<Webhook>,
  known: KnownBlueprints,
): CatalogProblem[] {
  return content.mappings.flatMap((mapping, index) =>
    checkMapping(mapping, known).map(({ path, message }) =>
      problemAt(file, ['mappings', index, ...path], message),
    ),
  );
}

interface Finding {
  readonly path: readonly string[];
  readonly message: string;
}

function checkMapping({ blueprint: identifier, entity }: WebhookMapping, known: KnownBlueprints): Finding[] {
  if (!isKnown(identifier, known)) {
    return [{ path: ['blueprint'], message: `there is no blueprint ${identifier} in the catalog` }];
  }
  const blueprint = known.get(identifier);
  if (blueprint === undefined) return [];
  return [
    ...missing(entity.properties, blueprint.schema.properties).map((name) => ({
      path: ['entity', 'properties', name],
      message: faultOfProperty(blueprint, name),
    })),
    ...missing(entity.relations, blueprint.relations).map((name) => ({
      path: ['entity', 'relations', name],
      message: `the blueprint ${identifier} has no relation ${name}`,
    })),
  ];
}

function missing(mapped: object | undefined, described: object | undefined): string[] {
  return Object.keys(mapped ?? {}).filter((name) => !Object.hasOwn(described ?? {}, name));
}

function faultOfProperty(blueprint: Blueprint, name: string): string {
  const computed = (['mirrorProperties', 'calculationProperties', 'aggregationProperties'] as const).find(
    (group) => Object.hasOwn(blueprint[group] ?? {}, name),
  );
  return computed === undefined
    ? `the blueprint ${blueprint.identifier} has no property ${name}`
    : `${name} is among the ${computed} of ${blueprint.identifier}, which Port computes`;
}
