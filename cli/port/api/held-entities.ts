import { chunk } from '../../core/chunk';
import { UnavailableError } from '../../core/errors';
import { RemoteError } from '../../http/remote-error';
import { type EntitySearch, type FoundEntity, searchEntities } from '../entity-search';
import type { PortClient } from '../port-client';
import { type BlueprintIndex, createBlueprintIndex } from './blueprint-index';
import { includesOf } from './field-sets';
import type { FieldSet } from './fingerprint';

/** So many identifiers of at most 1,000 characters keep a search far below 1 MiB. */
const LOOK_UP = 100;

/** What Port holds, read as it is needed; a blueprint has one index, which grows. */
export interface HeldEntities {
  /** What is known by now. */
  index(blueprint: string): BlueprintIndex;
  /**
   * Everything of a blueprint, read once in a run.
   * @throws UnavailableError where Port has no such blueprint
   */
  all(blueprint: string): Promise<BlueprintIndex>;
  /** At least these. @throws likewise */
  some(blueprint: string, identifiers: readonly string[]): Promise<BlueprintIndex>;
  /** What is known once that is there which is being read. @throws likewise */
  settled(blueprint: string): Promise<BlueprintIndex>;
}

/** @param setsOf the combinations of fields by which entities of a blueprint are compared */
export function createHeldEntities(
  client: PortClient,
  setsOf: (blueprint: string) => readonly FieldSet[],
): HeldEntities {
  const indexes = new Map<string, BlueprintIndex>();
  const whole = new Map<string, Promise<BlueprintIndex>>();

  function indexOf(blueprint: string): BlueprintIndex {
    const index = indexes.get(blueprint) ?? createBlueprintIndex(setsOf(blueprint));
    indexes.set(blueprint, index);
    return index;
  }

  async function read(search: Omit<EntitySearch, 'include'>, index: BlueprintIndex): Promise<void> {
    const include = includesOf(setsOf(search.blueprint));
    for await (const page of find(client, { ...search, include }))
      for (const entity of page) index.add(entity.identifier, entity);
  }

  async function readAll(blueprint: string): Promise<BlueprintIndex> {
    const index = indexOf(blueprint);
    await read({ blueprint }, index);
    index.complete();
    return index;
  }

  return {
    index: indexOf,
    all(blueprint) {
      const reading = whole.get(blueprint) ?? readAll(blueprint);
      // Whoever needs it is told; nobody may need it any more.
      reading.catch(() => undefined);
      whole.set(blueprint, reading);
      return reading;
    },
    async some(blueprint, identifiers) {
      const index = await (whole.get(blueprint) ?? indexOf(blueprint));
      const unknown = [...new Set(identifiers)].filter((one) => index.presence(one) === 'unknown');
      for (const value of chunk(unknown, LOOK_UP)) {
        const rules = [{ property: '$identifier', operator: 'in', value }];
        await read({ blueprint, rules }, index);
        for (const identifier of value) index.addMissing(identifier);
      }
      return index;
    },
    settled: async (blueprint) => whole.get(blueprint) ?? indexOf(blueprint),
  };
}

/** A search in a blueprint that has to be there. */
async function* find(client: PortClient, search: EntitySearch): AsyncGenerator<readonly FoundEntity[]> {
  try {
    yield* searchEntities(client, search);
  } catch (error) {
    if (!(error instanceof RemoteError) || error.status !== 404) throw error;
    throw noBlueprint(search.blueprint, error);
  }
}

export function noBlueprint(blueprint: string, cause: Error): UnavailableError {
  return new UnavailableError(
    `Port has no blueprint ${blueprint}, which the mapping fills or relates to`,
    [`Create it in Port from its file in blueprints/, or take what needs it out of the mapping.`],
    { cause },
  );
}
