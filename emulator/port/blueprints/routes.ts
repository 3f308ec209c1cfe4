import { notFound, PortError } from '../errors';
import type { ApiCall, ApiRoute } from '../api';
import type { EmulatorResponse } from '../../server/types';
import type { PortState } from '../state';
import { deleteEntities } from '../entities/delete';
import { createBlueprint, deleteBlueprint, findBlueprint, patchBlueprint, replaceBlueprint } from './store';
import { systemBlueprints } from './system';

const AT = '/v1/blueprints';
const family = 'blueprints';

/** Blueprints, their permissions, and the migrations that empty them. */
export const blueprintRoutes: readonly ApiRoute[] = [
  { method: 'POST', path: AT, family, handle: (call) => create(call) },
  {
    method: 'GET',
    path: AT,
    family,
    handle: ({ state }) => ({ status: 200, body: { ok: true, blueprints: [...state.blueprints.values()] } }),
  },
  { method: 'GET', path: `${AT}/system/:blueprint/structure`, family, handle: structure },
  {
    method: 'GET',
    path: `${AT}/:blueprint`,
    family,
    handle: ({ state, param }) => answer(200, findBlueprint(state, param('blueprint'))),
  },
  {
    method: 'PUT',
    path: `${AT}/:blueprint`,
    family,
    handle: ({ state, param, json, writer }) =>
      answer(200, replaceBlueprint(state, param('blueprint'), json(), writer.userId)),
  },
  {
    method: 'PATCH',
    path: `${AT}/:blueprint`,
    family,
    handle: ({ state, param, json, writer }) =>
      answer(200, patchBlueprint(state, param('blueprint'), json(), writer.userId)),
  },
  { method: 'DELETE', path: `${AT}/:blueprint`, family, handle: remove },
  { method: 'DELETE', path: `${AT}/:blueprint/all-entities`, family, handle: removeAllEntities },
  { method: 'GET', path: `${AT}/:blueprint/permissions`, family, handle: readPermissions },
  { method: 'PATCH', path: `${AT}/:blueprint/permissions`, family, handle: patchPermissions },
  {
    method: 'GET',
    path: '/v1/migrations/:migration',
    family: 'other',
    handle: ({ state, param }) => ({
      status: 200,
      body: { ok: true, migration: state.migrations.get(param('migration')) },
    }),
  },
];

function answer(status: number, blueprint: unknown): EmulatorResponse {
  return { status, body: { ok: true, blueprint } };
}

function create({ state, flag, json, writer }: ApiCall): EmulatorResponse {
  // The page itself is not kept, but a client that sends nonsense here learns of it.
  flag('create_catalog_page', true);
  const blueprint = createBlueprint(state, json(), writer.userId);
  state.audit.record({
    resourceType: 'blueprint',
    action: 'CREATE',
    status: 'SUCCESS',
    context: { blueprint: blueprint.identifier },
    writer,
  });
  return answer(201, blueprint);
}

function structure({ param }: ApiCall): EmulatorResponse {
  const identifier = param('blueprint');
  const blueprint = systemBlueprints.find((one) => one.identifier === identifier);
  if (blueprint === undefined) throw notFound('System blueprint', identifier);
  return { status: 200, body: { ok: true, structure: blueprint } };
}

function remove({ state, param, writer }: ApiCall): EmulatorResponse {
  const identifier = param('blueprint');
  deleteBlueprint(state, identifier);
  state.audit.record({
    resourceType: 'blueprint',
    action: 'DELETE',
    status: 'SUCCESS',
    context: { blueprint: identifier },
    writer,
  });
  return { status: 200, body: { ok: true } };
}

function removeAllEntities({ state, param, flag }: ApiCall): EmulatorResponse {
  const identifier = param('blueprint');
  const withBlueprint = flag('delete_blueprint', false);
  findBlueprint(state, identifier);
  const migration = state.migrations.start(identifier, state.settings.migrationMs, () => {
    deleteEntities(state, [...state.entities.list(identifier)], false);
    if (withBlueprint) deleteBlueprint(state, identifier);
  });
  return { status: 200, body: { ok: true, migrationId: migration.id } };
}

function readPermissions({ state, param }: ApiCall): EmulatorResponse {
  const identifier = findBlueprint(state, param('blueprint')).identifier;
  return { status: 200, body: { ok: true, permissions: permissionsOf(state, identifier) } };
}

function patchPermissions({ state, param, json }: ApiCall): EmulatorResponse {
  const identifier = findBlueprint(state, param('blueprint')).identifier;
  const patch = json();
  if (!isObject(patch)) throw new PortError(422, 'invalid_request', 'body must be object');
  const permissions = mergeDeep(permissionsOf(state, identifier), patch);
  state.permissions.set(identifier, permissions);
  return { status: 200, body: { ok: true, permissions } };
}

function permissionsOf(state: PortState, identifier: string): Record<string, unknown> {
  const rule = { users: [], roles: ['Admin', 'Member'], teams: [], ownedByTeam: false };
  return (
    state.permissions.get(identifier) ?? {
      entities: { register: rule, update: rule, unregister: rule, updateProperties: {}, updateRelations: {} },
    }
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mergeDeep(before: Record<string, unknown>, patch: Record<string, unknown>): Record<string, unknown> {
  const merged = Object.entries(patch).map(([key, value]) => {
    const old = before[key];
    return [key, isObject(old) && isObject(value) ? mergeDeep(old, value) : value] as const;
  });
  return { ...before, ...Object.fromEntries(merged) };
}
