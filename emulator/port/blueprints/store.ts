import { hasDependents, identifierTaken, invalid, notFound, parseWith } from '../errors';
import type { PortState } from '../state';
import { BlueprintDocument } from './schema';
import type { Blueprint } from './schema';

/** Throws a 404 `PortError`. */
export function findBlueprint(state: PortState, identifier: string): Blueprint {
  const blueprint = state.blueprints.get(identifier);
  if (blueprint === undefined) throw notFound('Blueprint', identifier);
  return blueprint;
}

/** Throws a `PortError`: 422 for the schema, 409 where the identifier is taken, 404 for a relation's target. */
export function createBlueprint(state: PortState, body: unknown, userId: string): Blueprint {
  const document = parseWith(BlueprintDocument, body);
  if (state.blueprints.has(document.identifier)) throw identifierTaken('Blueprint', document.identifier);
  assertReferences(state, document, document.identifier);
  const now = state.clock.now().toISOString();
  const blueprint = { ...document, createdAt: now, createdBy: userId, updatedAt: now, updatedBy: userId };
  state.blueprints.set(blueprint.identifier, blueprint);
  return blueprint;
}

/** PUT: what is not sent is gone. The body may carry a new identifier, which renames. Throws a `PortError`. */
export function replaceBlueprint(
  state: PortState,
  identifier: string,
  body: unknown,
  userId: string,
): Blueprint {
  const before = findBlueprint(state, identifier);
  const document = parseWith(BlueprintDocument, { identifier, ...toObject(body) });
  return storeChange(state, before, document, userId);
}

/** PATCH: properties, relations and the like are added to or replaced by key; the rest stays. Throws a `PortError`. */
export function patchBlueprint(
  state: PortState,
  identifier: string,
  body: unknown,
  userId: string,
): Blueprint {
  const before = findBlueprint(state, identifier);
  const patch = toObject(body);
  const schema = toObject(patch['schema']);
  const document = parseWith(BlueprintDocument, {
    ...before,
    ...patch,
    schema: {
      ...before.schema,
      ...schema,
      properties: mergeKeys(before.schema.properties, schema['properties']),
    },
    relations: mergeKeys(before.relations, patch['relations']),
    mirrorProperties: mergeKeys(before.mirrorProperties, patch['mirrorProperties']),
    calculationProperties: mergeKeys(before.calculationProperties, patch['calculationProperties']),
    aggregationProperties: mergeKeys(before.aggregationProperties, patch['aggregationProperties']),
  });
  return storeChange(state, before, document, userId);
}

/** Throws a `PortError`: 404, or 409 `has_dependents` while entities exist or another blueprint relates to it. */
export function deleteBlueprint(state: PortState, identifier: string): void {
  findBlueprint(state, identifier);
  const entities = state.entities.count(identifier);
  if (entities > 0)
    throw hasDependents(`Blueprint with identifier "${identifier}" has ${entities} entities`, [identifier]);
  const dependents = [...state.blueprints.values()].filter(
    (other) =>
      other.identifier !== identifier &&
      Object.values(other.relations).some((relation) => relation.target === identifier),
  );
  if (dependents.length > 0)
    throw hasDependents(
      `Blueprint with identifier "${identifier}" is the target of relations`,
      dependents.map((other) => other.identifier),
    );
  state.blueprints.delete(identifier);
  state.permissions.delete(identifier);
}

function toObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function mergeKeys(before: object, patch: unknown): unknown {
  return patch === undefined ? before : { ...before, ...toObject(patch) };
}

function storeChange(
  state: PortState,
  before: Blueprint,
  document: BlueprintDocument,
  userId: string,
): Blueprint {
  const isRename = document.identifier !== before.identifier;
  if (isRename && state.blueprints.has(document.identifier))
    throw identifierTaken('Blueprint', document.identifier);
  assertReferences(state, document, before.identifier);
  assertTypesKept(before, document);
  const blueprint: Blueprint = {
    ...document,
    relations: retarget(document.relations, before.identifier, document.identifier),
    createdAt: before.createdAt,
    createdBy: before.createdBy,
    updatedAt: state.clock.now().toISOString(),
    updatedBy: userId,
  };
  if (isRename) rename(state, before.identifier, blueprint.identifier);
  state.blueprints.set(blueprint.identifier, blueprint);
  dropRemovedKeys(state, before, blueprint);
  return state.blueprints.get(blueprint.identifier) ?? blueprint;
}

function assertReferences(state: PortState, document: BlueprintDocument, ownIdentifier: string): void {
  for (const { target } of Object.values(document.relations)) {
    const isItself = target === document.identifier || target === ownIdentifier;
    if (!isItself && !state.blueprints.has(target)) throw notFound('Blueprint', target);
  }
  for (const [key, { path }] of Object.entries(document.mirrorProperties)) {
    const relation = path.split('.', 1)[0] ?? '';
    if (!Object.hasOwn(document.relations, relation))
      throw invalid(`"mirrorProperties.${key}.path" begins with "${relation}", which is no relation`);
  }
}

function assertTypesKept(before: Blueprint, document: BlueprintDocument): void {
  for (const [key, { type }] of Object.entries(document.schema.properties)) {
    const old = Object.hasOwn(before.schema.properties, key) ? before.schema.properties[key] : undefined;
    if (old !== undefined && old.type !== type)
      throw invalid(`"schema.properties.${key}.type" can't be changed from "${old.type}" to "${type}"`);
  }
}

function rename(state: PortState, from: string, to: string): void {
  state.blueprints.delete(from);
  state.entities.renameBlueprint(from, to);
  const permissions = state.permissions.get(from);
  state.permissions.delete(from);
  if (permissions !== undefined) state.permissions.set(to, permissions);
  for (const other of state.blueprints.values()) {
    if (!Object.values(other.relations).some((relation) => relation.target === from)) continue;
    state.blueprints.set(other.identifier, { ...other, relations: retarget(other.relations, from, to) });
  }
}

function retarget(relations: Blueprint['relations'], from: string, to: string): Blueprint['relations'] {
  return Object.fromEntries(
    Object.entries(relations).map(([key, relation]) => [
      key,
      relation.target === from ? { ...relation, target: to } : relation,
    ]),
  );
}

/** Values of properties and relations that a blueprint no longer has are lost. */
function dropRemovedKeys(state: PortState, before: Blueprint, after: Blueprint): void {
  const lost = (had: object, has: object): boolean =>
    Object.keys(had).some((key) => !Object.hasOwn(has, key));
  if (!lost(before.schema.properties, after.schema.properties) && !lost(before.relations, after.relations))
    return;
  const keep = <Value>(values: Readonly<Record<string, Value>>, known: object): Record<string, Value> =>
    Object.fromEntries(Object.entries(values).filter(([key]) => Object.hasOwn(known, key)));
  for (const entity of [...state.entities.list(after.identifier)])
    state.entities.put({
      ...entity,
      properties: keep(entity.properties, after.schema.properties),
      relations: keep(entity.relations, after.relations),
    });
}
