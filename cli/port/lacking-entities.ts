import { toIdentifier } from '../../catalog/identifiers';
import { chunk } from '../core/chunk';
import { RemoteError } from '../http/remote-error';
import { searchEntities } from './entity-search';
import type { MappedBlueprint } from './owned-entities';
import type { PortClient } from './port-client';

/** Port names no limit for a list of values: 500 identifiers are some 60 kB of the 1 MiB that a body may have. */
const IDS_PER_SEARCH = 500;

/**
 * Those of these source ids of which Port holds no entity, whoever owns it. Entities with identifiers of their own making
 * tell nothing. @throws RemoteError
 */
export async function findLacking(
  client: PortClient,
  blueprints: readonly MappedBlueprint[],
  sourceIds: readonly string[],
): Promise<string[]> {
  const telling = blueprints.filter(({ takesOurIdentifier }) => takesOurIdentifier);
  const held = await Promise.all(telling.map(({ identifier }) => findHeld(client, identifier, sourceIds)));
  const known = new Set(held.flat());
  return sourceIds.filter((id) => !known.has(id));
}

async function findHeld(
  client: PortClient,
  blueprint: string,
  sourceIds: readonly string[],
): Promise<string[]> {
  const held: string[] = [];
  for (const part of chunk(sourceIds, IDS_PER_SEARCH)) {
    const ids = new Map(part.map((id) => [toIdentifier(id), id]));
    const rules = [{ property: '$identifier', operator: 'in', value: [...ids.keys()] }];
    const pages = searchEntities(client, { blueprint, rules, include: ['$identifier'] });
    for await (const page of noneWhereMissing(pages))
      held.push(...page.map(({ identifier }) => ids.get(identifier)).filter((id) => id !== undefined));
  }
  return held;
}

/** Where Port has no such blueprint, it has no entities of it either. */
async function* noneWhereMissing<T>(pages: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    yield* pages;
  } catch (error) {
    if (!(error instanceof RemoteError) || error.status !== 404) throw error;
  }
}
