import { z } from 'zod';
import { RemoteError } from '../http/remote-error';
import { pathSegment } from '../http/path-segment';
import type { PortClient } from './port-client';

/** The most that a page of an entity search holds. Source: Port's OpenAPI document. */
export const SEARCH_LIMIT = 1000;

const FoundEntity = z.object({
  identifier: z.string(),
  title: z.string().nullish(),
  icon: z.string().nullish(),
  team: z.union([z.string(), z.array(z.string())]).nullish(),
  properties: z.record(z.string(), z.unknown()).nullish(),
  relations: z.record(z.string(), z.unknown()).nullish(),
});

/** An entity as a search answers it, as far as it was asked for. */
export type FoundEntity = z.infer<typeof FoundEntity>;

const SearchAnswer = z.object({ entities: z.array(FoundEntity), next: z.string().nullish() });

export interface EntityRuleQuery {
  readonly property: string;
  readonly operator: string;
  readonly value: string | readonly string[];
}

export interface EntitySearch {
  readonly blueprint: string;
  /** All of them have to hold; every entity of the blueprint where there are none. */
  readonly rules?: readonly EntityRuleQuery[];
  /** `$identifier`, other meta-properties with `$`, and names of properties and relations. */
  readonly include: readonly string[];
}

/** All pages of a search. @throws RemoteError, also where the pages go round in a circle */
export async function* searchEntities(
  client: PortClient,
  { blueprint, rules = [], include }: EntitySearch,
): AsyncGenerator<readonly FoundEntity[]> {
  const path = `/v1/blueprints/${pathSegment(blueprint)}/entities/search`;
  const operation = `search entities of ${blueprint}`;
  const query = rules.length === 0 ? {} : { query: { combinator: 'and', rules } };
  const seen = new Set<string>();
  let from: string | undefined;
  do {
    const body = { ...query, include, limit: SEARCH_LIMIT, ...(from === undefined ? {} : { from }) };
    const answer = await client.ask({ method: 'POST', path, body, operation }, SearchAnswer);
    yield answer.entities;
    from = answer.next ?? undefined;
    assertAdvances(from, seen, operation);
  } while (from !== undefined);
}

/** A cursor that came before would lead round in a circle for ever. */
function assertAdvances(cursor: string | undefined, seen: Set<string>, operation: string): void {
  if (cursor === undefined) return;
  if (seen.has(cursor)) {
    const detail = 'the pages do not advance';
    throw new RemoteError({ service: 'Port', operation, detail, transient: false });
  }
  seen.add(cursor);
}
