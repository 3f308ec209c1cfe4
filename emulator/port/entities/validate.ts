import type { Blueprint } from '../blueprints/schema';
import { invalid } from '../errors';
import { compilePropertyCheck } from './property-check';
import type { PropertyCheck } from './property-check';
import type { Entity } from './entity';

/** Checks are compiled once per version of a blueprint; a changed blueprint is a new object. */
const compiled = new WeakMap<Blueprint, ReadonlyMap<string, PropertyCheck>>();

function checksOf(blueprint: Blueprint): ReadonlyMap<string, PropertyCheck> {
  const known = compiled.get(blueprint);
  if (known !== undefined) return known;
  const checks = new Map(
    Object.entries(blueprint.schema.properties).map(([key, schema]) => [key, compilePropertyCheck(schema)]),
  );
  compiled.set(blueprint, checks);
  return checks;
}

/** Throws a 422 `PortError` for properties that do not fit the blueprint: unknown, of another type, or missing. */
export function assertProperties(blueprint: Blueprint, properties: Entity['properties']): void {
  const checks = checksOf(blueprint);
  for (const [key, value] of Object.entries(properties)) {
    const check = checks.get(key);
    if (check === undefined) throw invalid(`"properties" must NOT have additional properties (${key})`);
    const problem = check(value);
    if (problem !== undefined) throw invalid(`"properties.${key}" ${problem}`, { value });
  }
  const absent = blueprint.schema.required.find((key) => isAbsent(properties[key]));
  if (absent !== undefined) throw invalid(`"properties" must have required property '${absent}'`);
}

/** Throws a 422 `PortError` where a required relation has no target. */
export function assertRequiredRelations(blueprint: Blueprint, relations: Entity['relations']): void {
  for (const [key, schema] of Object.entries(blueprint.relations))
    if (schema.required && isAbsent(relations[key]))
      throw invalid(`"relations" must have required property '${key}'`);
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

/** The written properties with the blueprint's defaults for keys that are not there. */
export function withDefaults(blueprint: Blueprint, written: Entity['properties']): Record<string, unknown> {
  const defaults = Object.entries(blueprint.schema.properties)
    .filter(([, schema]) => schema['default'] !== undefined)
    .map(([key, schema]) => [key, schema['default']] as const);
  return { ...Object.fromEntries(defaults), ...written };
}
