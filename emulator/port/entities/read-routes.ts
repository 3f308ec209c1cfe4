import { z } from 'zod';
import type { EmulatorResponse } from '../../server/types';
import { listOf } from '../api';
import type { ApiCall, ApiRoute } from '../api';
import { findBlueprint } from '../blueprints/store';
import { invalid } from '../errors';
import { project, toWire } from './projection';
import { compileQuery, pinnedValues, SearchQuery } from './query';
import { searchEntities } from './search';
import type { Entity } from './entity';
import { findEntity } from './write-routes';

const AT = '/v1/blueprints/:blueprint';
const MAX_DATASOURCE_LIMIT = 5000;

const PagedSearch = z.strictObject({
  query: SearchQuery.optional(),
  include: z.array(z.string()).default([]),
  exclude: z.array(z.string()).default([]),
  limit: z.number().int().min(1).max(1000).default(200),
  from: z.string().optional(),
});

const DatasourceSearch = z.strictObject({
  datasource_prefix: z.string().default(''),
  datasource_suffix: z.string().default(''),
  limit: z.number().int().min(1).max(MAX_DATASOURCE_LIMIT).default(MAX_DATASOURCE_LIMIT),
  from: z.string().optional(),
  before: z.string().optional(),
});

/** Everything that reads entities. */
export const entityReadRoutes: readonly ApiRoute[] = [
  { method: 'GET', path: `${AT}/entities`, family: 'entities', handle: list },
  { method: 'GET', path: `${AT}/entities/:entity`, family: 'entities', handle: read },
  { method: 'GET', path: `${AT}/entities-count`, family: 'entities', handle: count },
  { method: 'POST', path: '/v1/entities/search', family: 'entitiesSearch', handle: search },
  { method: 'POST', path: `${AT}/entities/search`, family: 'entitiesSearch', handle: searchPaged },
  {
    method: 'POST',
    path: '/v1/blueprints/entities/datasource-entities',
    family: 'entitiesSearch',
    handle: searchDatasource,
  },
];

function list({ state, param, request }: ApiCall): EmulatorResponse {
  const blueprint = findBlueprint(state, param('blueprint')).identifier;
  const fields = { include: listOf(request.query, 'include'), exclude: listOf(request.query, 'exclude') };
  const entities = [...state.entities.list(blueprint)].map((entity) => project(entity, fields, false));
  return { status: 200, body: { ok: true, entities } };
}

function read({ state, param }: ApiCall): EmulatorResponse {
  const entity = findEntity(state, param('blueprint'), param('entity'));
  return { status: 200, body: { ok: true, entity: toWire(entity) } };
}

function count({ state, param }: ApiCall): EmulatorResponse {
  const blueprint = findBlueprint(state, param('blueprint')).identifier;
  return { status: 200, body: { ok: true, count: state.entities.count(blueprint) } };
}

function search({ state, body, request }: ApiCall): EmulatorResponse {
  const query = body(SearchQuery);
  const fields = { include: listOf(request.query, 'include'), exclude: listOf(request.query, 'exclude') };
  const found = [...searchEntities(state, query)];
  return {
    status: 200,
    body: {
      ok: true,
      matchingBlueprints: [...new Set(found.map((entity) => entity.blueprint))],
      failedBlueprints: [],
      entities: found.map((entity) => project(entity, fields, false)),
    },
  };
}

function searchPaged({ state, param, body }: ApiCall): EmulatorResponse {
  const blueprint = findBlueprint(state, param('blueprint')).identifier;
  const { query, from, limit, ...fields } = body(PagedSearch);
  const matches = query === undefined ? () => true : compileQuery(query, state.clock.now());
  const pinned = query === undefined ? undefined : pinnedValues(query, '$identifier');
  const candidates =
    pinned === undefined
      ? state.entities.list(blueprint)
      : [...pinned]
          .flatMap((identifier) => state.entities.get(blueprint, identifier) ?? [])
          .sort((left, right) => left.sequence - right.sequence);
  const page = takePage(candidates, matches, { from, limit });
  return {
    status: 200,
    body: { ok: true, entities: page.entities.map((entity) => project(entity, fields, true)), ...page.next },
  };
}

function searchDatasource({ state, body }: ApiCall): EmulatorResponse {
  const asked = body(DatasourceSearch);
  const before = asked.before === undefined ? Infinity : Date.parse(asked.before);
  if (Number.isNaN(before)) throw invalid('"before" must match format "date-time"');
  const all = [...state.blueprints.keys()]
    .flatMap((blueprint) => [...state.entities.list(blueprint)])
    .sort((left, right) => left.sequence - right.sequence);
  const page = takePage(
    all,
    (entity) =>
      entity.datasource.startsWith(asked.datasource_prefix) &&
      entity.datasource.endsWith(asked.datasource_suffix) &&
      Date.parse(entity.updatedAt) < before,
    asked,
  );
  const entities = page.entities.map(({ identifier, blueprint }) => ({ identifier, blueprint }));
  return { status: 200, body: { ok: true, entities, ...page.next } };
}

/** One page in order of creation; `next` is there while more may follow. */
function takePage(
  entities: Iterable<Entity>,
  matches: (entity: Entity) => boolean,
  { from, limit }: { readonly from?: string | undefined; readonly limit: number },
): { entities: Entity[]; next: { next?: string } } {
  const after = from === undefined ? 0 : fromCursor(from);
  const page: Entity[] = [];
  for (const entity of entities) {
    if (entity.sequence <= after || !matches(entity)) continue;
    const last = page.at(-1);
    if (page.length === limit && last !== undefined)
      return { entities: page, next: { next: toCursor(last.sequence) } };
    page.push(entity);
  }
  return { entities: page, next: {} };
}

function toCursor(sequence: number): string {
  return Buffer.from(`after:${sequence}`).toString('base64url');
}

function fromCursor(cursor: string): number {
  const sequence = /^after:(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1];
  if (sequence === undefined) throw invalid('"from" is not a value that a page before has answered');
  return Number(sequence);
}
