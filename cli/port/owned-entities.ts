import { z } from 'zod';
import { fromIdentifier, toIdentifier } from '../../catalog/identifiers';
import { SYNC_INSTANCE_PROPERTY } from '../../contract/names';
import { RemoteError } from '../http/remote-error';
import { pathSegment } from '../http/path-segment';
import type { OwnedBlueprint, OwnedCatalog } from '../sync/reconcile';
import { type EntityRuleQuery, type FoundEntity, searchEntities } from './entity-search';
import type { PortClient } from './port-client';
import { removeEntities } from './remove-entities';

/** The property that carries the id of the source; the shipped blueprints have it. */
const SOURCE_ID_PROPERTY = 'resourceId';

const BlueprintAnswer = z.object({
  blueprint: z.object({ schema: z.object({ properties: z.record(z.string(), z.unknown()) }) }),
});

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
      const search = {
        blueprint,
        rules: isOwnershipKnown ? [ownedBy(instance)] : [],
        include: includes(properties.get(blueprint)),
      };
      const idOf = decodable.has(blueprint) ? fromIdentifier : () => undefined;
      for await (const page of searchEntities(client, search))
        yield page.map((entity) => ({
          identifier: entity.identifier,
          sourceId: sourceIdOf(entity) ?? idOf(entity.identifier),
        }));
    },
    async *sourceIdsUnder(sourceId) {
      for (const { identifier: blueprint } of blueprints) {
        const known = (await describe(blueprint))?.isOwnershipKnown === true;
        if (!known) continue;
        const below = {
          property: '$identifier',
          operator: 'beginsWith',
          value: `${toIdentifier(sourceId)}/`,
        };
        const search = {
          blueprint,
          rules: [ownedBy(instance), below],
          include: includes(properties.get(blueprint)),
        };
        for await (const page of searchEntities(client, search)) {
          const ids = page.map((entity) => sourceIdOf(entity) ?? fromIdentifier(entity.identifier));
          yield ids.filter((id) => id?.startsWith(`${sourceId}/`)).filter((id) => id !== undefined);
        }
      }
    },
    remove: (blueprint, identifiers) => removeEntities(client, blueprint, identifiers),
  };
}

/** Undefined where Port has no such blueprint: then it has no entities of it either. */
export async function propertiesOf(client: PortClient, blueprint: string): Promise<Set<string> | undefined> {
  const path = `/v1/blueprints/${pathSegment(blueprint)}`;
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

/** Finds what the deliveries of an instance have marked as theirs. */
export function ownedBy(instance: string): EntityRuleQuery {
  return { property: SYNC_INSTANCE_PROPERTY, operator: '=', value: instance };
}

/** The id of the source that an entity carries, lower case as ARM ids are compared. */
export function sourceIdOf({ properties }: FoundEntity): string | undefined {
  const id = properties?.[SOURCE_ID_PROPERTY];
  return typeof id === 'string' ? id.toLowerCase() : undefined;
}

export function includes(properties: ReadonlySet<string> | undefined): string[] {
  return ['$identifier', ...[SOURCE_ID_PROPERTY].filter((name) => properties?.has(name) === true)];
}
