import { invalid } from '../errors';
import type { PortState } from '../state';
import { compileQuery, pinnedValues } from './query';
import type { SearchQuery } from './query';
import type { Entity } from './entity';

/** Every entity that a query is true of, over all blueprints unless it pins `$blueprint`; in order of creation. */
export function* searchEntities(state: PortState, query: SearchQuery): Generator<Entity> {
  const matches = compileQuery(query, state.clock.now());
  const blueprints = pinnedValues(query, '$blueprint') ?? state.blueprints.keys();
  for (const blueprint of blueprints)
    for (const entity of candidates(state, blueprint, query)) if (matches(entity)) yield entity;
}

function candidates(state: PortState, blueprint: string, query: SearchQuery): Iterable<Entity> {
  const identifiers = pinnedValues(query, '$identifier');
  if (identifiers === undefined) return state.entities.list(blueprint);
  return [...identifiers].flatMap((identifier) => state.entities.get(blueprint, identifier) ?? []);
}

/** How many entities a search relation may bring at most. Source: Port's documentation, configure-mapping. */
const MAX_FOUND = 100;

/** The identifiers in a blueprint that a search relation or search identifier means. */
export function findIdentifiers(state: PortState, blueprint: string, query: SearchQuery): string[] {
  const matches = compileQuery(query, state.clock.now());
  const found: string[] = [];
  for (const entity of candidates(state, blueprint, query)) {
    if (!matches(entity)) continue;
    found.push(entity.identifier);
    if (found.length > MAX_FOUND)
      throw invalid(`A search query must not match more than ${MAX_FOUND} entities`);
  }
  return found;
}
