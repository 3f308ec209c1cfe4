import type { Blueprint } from './blueprint';
import { isKnown, type KnownBlueprints } from './check-blueprints';

/** What a mapping writes, and where: `at` leads from the mapping to its properties and relations. */
export interface Target {
  /** An identifier, not JQ. */
  readonly blueprint: string;
  readonly entity: { readonly properties?: object; readonly relations?: object };
  readonly at: readonly PropertyKey[];
}

interface Finding {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** What a mapping writes that no blueprint has; paths begin at the mapping. */
export function checkTarget(
  { blueprint: identifier, entity, at }: Target,
  known: KnownBlueprints,
): Finding[] {
  if (!isKnown(identifier, known)) {
    return [{ path: ['blueprint'], message: `there is no blueprint ${identifier} in the catalog` }];
  }
  const blueprint = known.get(identifier);
  if (blueprint === undefined) return [];
  return [
    ...missing(entity.properties, blueprint.schema.properties).map((name) => ({
      path: [...at, 'properties', name],
      message: faultOfProperty(blueprint, name),
    })),
    ...missing(entity.relations, blueprint.relations).map((name) => ({
      path: [...at, 'relations', name],
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
