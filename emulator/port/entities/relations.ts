import type { Blueprint, RelationSchema } from '../blueprints/schema';
import { invalid, notFound, parseWith } from '../errors';
import type { PortState } from '../state';
import { assertIdentifier } from './input';
import { SearchQuery } from './query';
import { findIdentifiers } from './search';
import type { Entity } from './entity';

export interface RelationPlan {
  readonly relations: Entity['relations'];
  /** Targets that do not exist yet and are to be created first. */
  readonly missing: readonly { readonly blueprint: string; readonly identifier: string }[];
}

/**
 * Turns the relation values of a written entity into identifiers. Throws a `PortError`: 422 for a relation that the
 * blueprint does not have or a value of the wrong shape, 404 for a target that does not exist unless it may be created.
 */
export function planRelations(
  state: PortState,
  blueprint: Blueprint,
  written: Readonly<Record<string, unknown>>,
  createMissing: boolean,
): RelationPlan {
  const relations: Record<string, string | string[] | null> = {};
  const missing: { blueprint: string; identifier: string }[] = [];
  for (const [key, value] of Object.entries(written)) {
    const schema = Object.hasOwn(blueprint.relations, key) ? blueprint.relations[key] : undefined;
    if (schema === undefined) throw invalid(`"relations" must NOT have additional properties (${key})`);
    const resolved = toTargets(state, schema, key, value);
    relations[key] = resolved;
    for (const target of missingTargets(state, schema.target, resolved)) {
      if (!createMissing || target.blueprint.startsWith('_'))
        throw notFound(
          `Entity of blueprint "${schema.target}" that relation "${key}" names,`,
          target.identifier,
        );
      missing.push(target);
    }
  }
  return { relations, missing };
}

function toTargets(
  state: PortState,
  schema: RelationSchema,
  key: string,
  value: unknown,
): string | string[] | null {
  const at = `relations.${key}`;
  if (value === null || value === undefined) return schema.many ? [] : null;
  if (typeof value === 'object' && !Array.isArray(value)) return searchTargets(state, schema, at, value);
  return schema.many ? toMany(value, at) : toSingle(value, at);
}

function toMany(value: unknown, at: string): string[] {
  if (!Array.isArray(value)) throw invalid(`"${at}" must be array`);
  const targets = value.map((one: unknown) => toSingle(one, at));
  return [...new Set(targets)];
}

function toSingle(value: unknown, at: string): string {
  if (typeof value !== 'string') throw invalid(`"${at}" must be string`);
  assertIdentifier(value, at);
  return value;
}

function searchTargets(
  state: PortState,
  schema: RelationSchema,
  at: string,
  value: object,
): string | string[] | null {
  const found = findIdentifiers(state, schema.target, parseWith(SearchQuery, value));
  if (schema.many) return found;
  if (found.length > 1) throw invalid(`"${at}" matches more than one entity of "${schema.target}"`);
  return found[0] ?? null;
}

function missingTargets(
  state: PortState,
  blueprint: string,
  targets: string | readonly string[] | null,
): { blueprint: string; identifier: string }[] {
  const identifiers = typeof targets === 'string' ? [targets] : (targets ?? []);
  return identifiers
    .filter((identifier) => state.entities.get(blueprint, identifier) === undefined)
    .map((identifier) => ({ blueprint, identifier }));
}
