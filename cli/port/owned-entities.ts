import { z } from 'zod';
import { fromIdentifier, toIdentifier } from '../../catalog/identifiers';
import { SYNC_INSTANCE_PROPERTY } from '../../contract/names';
import { RemoteError } from '../http/remote-error';
import type { OwnedBlueprint, OwnedCatalog, OwnedEntity, RemovalSummary } from '../sync/reconcile';
import type { PortClient } from './port-client';

/** The most that a page of an entity search holds, and a bulk delete takes. Source: Port's OpenAPI document. */
const SEARCH_LIMIT = 1000;
const DELETE_LIMIT = 100;
/** The property that carries the id of the source; the shipped blueprints have it. */
const SOURCE_ID_PROPERTY = 'resourceId';

const BlueprintAnswer = z.object({
  blueprint: z.object({ schema: z.object({ properties: z.record(z.string(), z.unknown()) }) }),
});

const SearchAnswer = z.object({
  entities: z.array(
    z.object({
      identifier: z.string(),
      properties: z.object({ [SOURCE_ID_PROPERTY]: z.string().nullish() }).nullish(),
    }),
  ),
  next: z.string().nullish(),
});

const DeleteAnswer = z.object({ deletedEntities: z.array(z.string()).nullish() });

/** A blueprint that the mapping makes entities of. */
export interface MappedBlueprint {
  readonly identifier: string;
  /** Whether its entities take the identifier that we send, so that it tells the id of the source. */
  readonly takesOurIdentifier: boolean;
}

/** What this instance owns below an item of the source. */
export interface OwnedBelow {
  /** Source ids of owned entities whose identifier begins as one of this source id's children would. */
  sourceIdsUnder(sourceId: string): AsyncGenerator<readonly string[]>;
}

/** The entities that the webhook deliveries of one instance own: those whose property `syncInstance` names it. */
export function createOwnedCatalog(
  client: PortClient,
  { instance, blueprints }: { readonly instance: string; readonly blueprints: readonly MappedBlueprint[] },
): OwnedCatalog & OwnedBelow {
  const properties = new Map<string, ReadonlySet<string>>();
  const decodable = new Set(
    blueprints.filter(({ takesOurIdentifier }) => takesOurIdentifier).map(({ identifier }) => identifier),
  );

  async function describe(blueprint: string): Promise<OwnedBlueprint | undefined> {
    const known = properties.get(blueprint) ?? (await propertiesOf(client, blueprint));
    if (known === undefined) return undefined;
    properties.set(blueprint, known);
    return { blueprint, isOwnershipKnown: known.has(SYNC_INSTANCE_PROPERTY) };
  }

  return {
    async blueprints(isWanted) {
      const described = [];
      for (const { identifier } of blueprints.filter((blueprint) => isWanted(blueprint.identifier)))
        described.push(await describe(identifier));
      return described.filter((blueprint) => blueprint !== undefined);
    },
    async *entities({ blueprint, isOwnershipKnown }) {
      const body = {
        ...(isOwnershipKnown ? { query: ownedBy(instance) } : {}),
        include: includes(properties.get(blueprint)),
        limit: SEARCH_LIMIT,
      };
      const idOf = decodable.has(blueprint) ? fromIdentifier : () => undefined;
      for await (const page of searchEntities(client, blueprint, body)) {
        yield page.map(({ identifier, sourceId }) => ({
          identifier,
          sourceId: sourceId ?? idOf(identifier),
        }));
      }
    },
    async *sourceIdsUnder(sourceId) {
      for (const { identifier: blueprint } of blueprints) {
        const known = (await describe(blueprint))?.isOwnershipKnown === true;
        if (!known) continue;
        const body = {
          query: ownedUnder(instance, `${toIdentifier(sourceId)}/`),
          include: includes(properties.get(blueprint)),
          limit: SEARCH_LIMIT,
        };
        for await (const page of searchEntities(client, blueprint, body)) {
          const ids = page.map(({ identifier, sourceId: id }) => id ?? fromIdentifier(identifier));
          yield ids.filter((id) => id?.startsWith(`${sourceId}/`)).filter((id) => id !== undefined);
        }
      }
    },
    remove: (blueprint, identifiers) => removeEntities(client, blueprint, identifiers),
  };
}

/** Undefined where Port has no such blueprint: then it has no entities of it either. */
async function propertiesOf(client: PortClient, blueprint: string): Promise<Set<string> | undefined> {
  const path = `/v1/blueprints/${encodeURIComponent(blueprint)}`;
  try {
    const answer = await client.ask(
      { method: 'GET', path, operation: `read blueprint ${blueprint}` },
      BlueprintAnswer,
    );
    return new Set(Object.keys(answer.blueprint.schema.properties));
  } catch (error) {
    if (error instanceof RemoteError && error.status === 404) return undefined;
    throw error;
  }
}

function ownedBy(instance: string): unknown {
  return { combinator: 'and', rules: [{ property: SYNC_INSTANCE_PROPERTY, operator: '=', value: instance }] };
}

function ownedUnder(instance: string, prefix: string): unknown {
  const below = { property: '$identifier', operator: 'beginsWith', value: prefix };
  const owned = { property: SYNC_INSTANCE_PROPERTY, operator: '=', value: instance };
  return { combinator: 'and', rules: [owned, below] };
}

function includes(properties: ReadonlySet<string> | undefined): string[] {
  return ['$identifier', ...[SOURCE_ID_PROPERTY].filter((name) => properties?.has(name) === true)];
}

async function* searchEntities(
  client: PortClient,
  blueprint: string,
  body: Readonly<Record<string, unknown>>,
): AsyncGenerator<readonly OwnedEntity[]> {
  const path = `/v1/blueprints/${encodeURIComponent(blueprint)}/entities/search`;
  const seen = new Set<string>();
  let from: string | undefined;
  do {
    const page = from === undefined ? body : { ...body, from };
    const request = {
      method: 'POST',
      path,
      body: page,
      operation: `search entities of ${blueprint}`,
    } as const;
    const answer = await client.ask(request, SearchAnswer);
    yield answer.entities.map(({ identifier, properties }) => ({
      identifier,
      sourceId: properties?.[SOURCE_ID_PROPERTY]?.toLowerCase(),
    }));
    from = answer.next ?? undefined;
    assertAdvances(from, seen, request.operation);
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

async function removeEntities(
  client: PortClient,
  blueprint: string,
  identifiers: readonly string[],
): Promise<RemovalSummary> {
  let removed = 0;
  const refused: { identifier: string; reason: string }[] = [];
  for (let start = 0; start < identifiers.length; start += DELETE_LIMIT) {
    const batch = identifiers.slice(start, start + DELETE_LIMIT);
    const left = await removeBatch(client, blueprint, batch);
    removed += batch.length - left.length;
    for (const identifier of left) {
      const reason = await removeOne(client, blueprint, identifier);
      if (reason === undefined) removed += 1;
      else refused.push({ identifier, reason });
    }
  }
  return { removed, refused };
}

/** @returns those of the batch that Port has not deleted */
async function removeBatch(
  client: PortClient,
  blueprint: string,
  batch: readonly string[],
): Promise<readonly string[]> {
  const path = `/v1/blueprints/${encodeURIComponent(blueprint)}/bulk/entities/delete?delete_dependents=false`;
  const operation = `delete entities of ${blueprint}`;
  try {
    const request = { method: 'POST', path, body: { entities: batch }, operation } as const;
    const { deletedEntities } = await client.ask(request, DeleteAnswer);
    const deleted = new Set(deletedEntities ?? batch);
    return batch.filter((identifier) => !deleted.has(identifier));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return batch;
  }
}

/** One of a batch may be gone already, or have dependents: then each is asked for alone. */
async function removeOne(
  client: PortClient,
  blueprint: string,
  identifier: string,
): Promise<string | undefined> {
  const path = `/v1/blueprints/${encodeURIComponent(blueprint)}/entities/${encodeURIComponent(identifier)}?delete_dependents=false`;
  try {
    await client.ask({ method: 'DELETE', path, operation: `delete an entity of ${blueprint}` }, z.unknown());
    return undefined;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return error.status === 404 ? undefined : error.message;
  }
}

function isRefusal(error: unknown): error is RemoteError {
  return (
    error instanceof RemoteError &&
    error.status !== undefined &&
    error.status < 500 &&
    !error.failure.transient
  );
}
