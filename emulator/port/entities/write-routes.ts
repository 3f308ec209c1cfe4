import { z } from 'zod';
import type { EmulatorResponse } from '../../server/types';
import type { ApiCall, ApiRoute } from '../api';
import { findBlueprint } from '../blueprints/store';
import { invalid, notFound, parseWith, PortError } from '../errors';
import type { PortState } from '../state';
import { audited } from './audited';
import { deleteEntities } from './delete';
import { EntityInput } from './input';
import { toWire } from './projection';
import type { Entity } from './entity';
import { writeEntity } from './write';
import type { WriteOptions, WriteResult } from './write';

const AT = '/v1/blueprints/:blueprint';

/** Source: Port's OpenAPI document, `entities/bulk` and `bulk/entities/delete`. */
const MAX_BULK_UPSERT = 20;
const MAX_BULK_DELETE = 100;

const BulkUpsert = z.strictObject({ entities: z.array(z.unknown()).min(1).max(MAX_BULK_UPSERT) });
const BulkDelete = z.strictObject({ entities: z.array(z.string()).min(1).max(MAX_BULK_DELETE) });

/** Everything that changes entities. */
export const entityWriteRoutes: readonly ApiRoute[] = [
  { method: 'POST', path: `${AT}/entities`, family: 'singleUpsert', handle: upsert },
  { method: 'POST', path: `${AT}/entities/bulk`, family: 'bulkUpsert', handle: upsertBulk },
  {
    method: 'PUT',
    path: `${AT}/entities/:entity`,
    family: 'entities',
    handle: (call) => change(call, false),
  },
  {
    method: 'PATCH',
    path: `${AT}/entities/:entity`,
    family: 'entities',
    handle: (call) => change(call, true),
  },
  { method: 'DELETE', path: `${AT}/entities/:entity`, family: 'entities', handle: remove },
  { method: 'POST', path: `${AT}/bulk/entities/delete`, family: 'entities', handle: removeBulk },
];

function upsert(call: ApiCall): EmulatorResponse {
  const result = write(call, call.json(), toOptions(call));
  return { status: 201, body: { ok: true, entity: toWire(result.entity) } };
}

function toOptions({ flag }: ApiCall): WriteOptions {
  return {
    upsert: flag('upsert', false),
    merge: flag('merge', false),
    validationOnly: flag('validation_only', false),
    createMissingRelated: flag('create_missing_related_entities', false),
  };
}

function write({ state, writer, param }: ApiCall, body: unknown, options: WriteOptions): WriteResult {
  const target = { blueprint: param('blueprint'), body };
  if (options.validationOnly) return writeEntity(state, target, options, writer);
  const entity = identifierOf(body);
  const isKnown = state.entities.get(target.blueprint, entity) !== undefined;
  return audited(state, writer, {
    action: isKnown ? 'UPDATE' : 'CREATE',
    blueprint: target.blueprint,
    entity,
    work: () => writeEntity(state, target, options, writer),
  });
}

function identifierOf(body: unknown): string {
  const hasIdentifier = typeof body === 'object' && body !== null && 'identifier' in body;
  return hasIdentifier && typeof body.identifier === 'string' ? body.identifier : 'unknown';
}

function upsertBulk(call: ApiCall): EmulatorResponse {
  findBlueprint(call.state, call.param('blueprint'));
  const rows = call.body(BulkUpsert).entities;
  const options = toOptions(call);
  const outcomes = rows.map((row, index) => writeRow(call, row, index, options));
  const entities = outcomes.flatMap((outcome) => ('created' in outcome ? [outcome] : []));
  const errors = outcomes.flatMap((outcome) => ('created' in outcome ? [] : [outcome]));
  return {
    status: errors.length === 0 ? 200 : 207,
    body: { ok: errors.length === 0, maxBulkSize: MAX_BULK_UPSERT, entities, errors },
  };
}

type RowOutcome =
  | { identifier: string; index: number; created: boolean }
  | { identifier: string; index: number; statusCode: number; error: string; message: string };

function writeRow(call: ApiCall, row: unknown, index: number, options: WriteOptions): RowOutcome {
  try {
    const { entity, created } = write(call, row, options);
    return { identifier: entity.identifier, index, created };
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    const { status, code, message } = error;
    return { identifier: identifierOf(row), index, statusCode: status, error: code, message };
  }
}

/** PUT overrides, PATCH merges; both want an entity that exists. */
function change(call: ApiCall, merge: boolean): EmulatorResponse {
  const before = findEntity(call.state, call.param('blueprint'), call.param('entity'));
  const input = parseWith(EntityInput, call.json());
  if (input.identifier !== undefined && input.identifier !== before.identifier)
    throw invalid('"identifier" of an entity can not be changed');
  const options = { ...toOptions(call), upsert: true, merge };
  const { entity } = write(call, { ...input, identifier: before.identifier }, options);
  return { status: 200, body: { ok: true, entity: toWire(entity) } };
}

/** Throws a 404 `PortError` for an unknown blueprint or entity. */
export function findEntity(state: PortState, blueprint: string, identifier: string): Entity {
  const entity = state.entities.get(findBlueprint(state, blueprint).identifier, identifier);
  if (entity === undefined) throw notFound('Entity', identifier);
  return entity;
}

function remove(call: ApiCall): EmulatorResponse {
  const { state, writer } = call;
  const blueprint = call.param('blueprint');
  const identifier = call.param('entity');
  const withDependents = call.flag('delete_dependents', false);
  audited(state, writer, {
    action: 'DELETE',
    blueprint,
    entity: identifier,
    work: () => deleteEntities(state, [findEntity(state, blueprint, identifier)], withDependents),
  });
  return { status: 200, body: { ok: true } };
}

function removeBulk({ state, writer, param, body, flag }: ApiCall): EmulatorResponse {
  const blueprint = findBlueprint(state, param('blueprint')).identifier;
  const { entities } = body(BulkDelete);
  const known = [...new Set(entities)].flatMap(
    (identifier) => state.entities.get(blueprint, identifier) ?? [],
  );
  deleteEntities(state, known, flag('delete_dependents', false));
  const deleted = known.map((entity) => entity.identifier);
  for (const entity of deleted)
    state.audit.record({
      resourceType: 'entity',
      action: 'DELETE',
      status: 'SUCCESS',
      context: { blueprint, entity },
      writer,
    });
  return { status: 200, body: { ok: true, deletedEntities: deleted, maxBulkSize: MAX_BULK_DELETE } };
}
