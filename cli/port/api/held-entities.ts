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

/** What Port holds, read as it is needed. */
export interface HeldEntities {
  /**
   * Everything of a blueprint, read once in a run.
   * @throws UnavailableError where Port has no such blueprint
   */
  all(blueprint: string): Promise<BlueprintIndex>;
  /** At least these; everything where that was read already. @throws likewise */
  some(blueprint: string, identifiers: readonly string[]): Promise<BlueprintIndex>;
  /** What was read whole, or is being read, by now. */
  known(blueprint: string): Promise<BlueprintIndex> | undefined;
}

/** @param setsOf the combinations of fields by which entities of a blueprint are compared */
export function createHeldEntities(
  client: PortClient,
  setsOf: (blueprint: string) => readonly FieldSet[],
): HeldEntities {
  const whole = new Map<string, Promise<BlueprintIndex>>();

  async function readAll(blueprint: string): Promise<BlueprintIndex> {
    const sets = setsOf(blueprint);
    const index = createBlueprintIndex(sets, true);
    for await (const page of find(client, { blueprint, include: includesOf(sets) }))
      for (const entity of page) index.add(entity.identifier, entity);
    return index;
  }

  return {
    all(blueprint) {
      const known = whole.get(blueprint);
      if (known !== undefined) return known;
      const reading = readAll(blueprint);
      // Whoever needs it is told; nobody may need it any more.
      reading.catch(() => undefined);
      whole.set(blueprint, reading);
      return reading;
    },
    async some(blueprint, identifiers) {
      const known = whole.get(blueprint);
      if (known !== undefined) return known;
      const sets = setsOf(blueprint);
      const index = createBlueprintIndex(sets, false);
      for (const part of chunk([...new Set(identifiers)], LOOK_UP)) {
        const rules = [{ property: '$identifier', operator: 'in', value: part }];
        for await (const page of find(client, { blueprint, rules, include: includesOf(sets) }))
          for (const entity of page) index.add(entity.identifier, entity);
      }
      return index;
    },
    known: (blueprint) => whole.get(blueprint),
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
    `Port has no blueprint ${blueprint}, which the mapping fills`,
    [`Create it in Port from its file in blueprints/, or take what fills it out of the mapping.`],
    { cause },
  );
}
