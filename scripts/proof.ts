import { isDeepStrictEqual } from 'node:util';
import type { VisibleInventory } from '../emulator/inventory/inventory';
import type { Entity } from '../emulator/port/entities/store';
import { toExpectedItems, type ExpectedItem } from './azure-items';

/** Entities by blueprint, as the emulator's `GET /port/entities` answers them. */
export type PortEntities = Readonly<Record<string, readonly Entity[]>>;

/** One aspect, compared over everything. */
export interface Check {
  readonly title: string;
  /** How many values were compared. */
  readonly compared: number;
  /** For things: how many there are on each side. */
  readonly sides?: { readonly azure: number; readonly port: number };
  /** What Azure and Port say differently, a line each; empty where they agree. */
  readonly differences: readonly string[];
}

const BLUEPRINTS: Readonly<Record<string, string>> = {
  azureSubscription: 'subscriptions',
  azureResourceGroup: 'resource groups',
  azureCloudResources: 'resources',
};

/** Properties by the line that they are shown in. */
const PROPERTIES: Readonly<Record<string, readonly string[]>> = {
  types: ['type'],
  locations: ['location'],
  tags: ['tags'],
  'management groups': ['managementGroupPath'],
  'other properties': [
    'subscriptionId',
    'state',
    'kind',
    'sku',
    'skuTier',
    'managedBy',
    'zones',
    'identityType',
    'provisioningState',
  ],
};

interface Pair {
  readonly item: ExpectedItem;
  readonly entity: Entity;
}

/**
 * Compares what Azure holds with what Port shows, entity by entity. What should be there is worked out from the
 * inventory alone, so this finds what the CLI or the mapping got wrong as well as what was lost.
 */
export function compareWithInventory(inventory: VisibleInventory, entities: PortEntities): readonly Check[] {
  const items = toExpectedItems(inventory);
  const byResourceId = new Map(
    Object.values(entities).flatMap((list) => list.map((entity) => [resourceIdOf(entity), entity])),
  );
  const pairs = items.flatMap((item) => {
    const entity = byResourceId.get(item.resourceId);
    return entity?.blueprint === item.blueprint ? [{ item, entity }] : [];
  });
  return [
    ...Object.keys(BLUEPRINTS).map((blueprint) => compareIds(blueprint, items, entities)),
    compareNames(pairs),
    ...Object.entries(PROPERTIES).map(([title, names]) => compareProperties(title, names, pairs)),
    compareTeams(pairs),
    compareRelations(pairs, byResourceId),
  ];
}

function compareIds(blueprint: string, items: readonly ExpectedItem[], entities: PortEntities): Check {
  const wanted = new Set(
    items.filter((item) => item.blueprint === blueprint).map(({ resourceId }) => resourceId),
  );
  const found = (entities[blueprint] ?? []).map(resourceIdOf);
  const present = new Set(found);
  const missing = [...wanted].filter((id) => !present.has(id));
  const foreign = [...present].filter((id) => !wanted.has(id));
  return {
    title: BLUEPRINTS[blueprint] ?? blueprint,
    compared: wanted.size + foreign.length,
    sides: { azure: wanted.size, port: found.length },
    differences: [
      ...missing.map((id) => `${id}: in Azure, not in Port`),
      ...foreign.map((id) => `${id}: in Port, not in Azure`),
      ...(found.length === present.size
        ? []
        : [`${found.length - present.size} of them more than once in Port`]),
    ],
  };
}

function compareNames(pairs: readonly Pair[]): Check {
  return check(
    'names',
    pairs.map(({ item, entity }) => ({ item, what: 'name', azure: item.name, port: entity.title })),
  );
}

function compareTeams(pairs: readonly Pair[]): Check {
  return check(
    'owning teams',
    pairs.map(({ item, entity }) => ({ item, what: 'team', azure: item.team, port: entity.team })),
  );
}

function compareProperties(title: string, names: readonly string[], pairs: readonly Pair[]): Check {
  return check(
    title,
    pairs.flatMap(({ item, entity }) =>
      names
        .filter((name) => name in item.properties)
        .map((name) => ({ item, what: name, azure: item.properties[name], port: entity.properties[name] })),
    ),
  );
}

/** By what a relation points at, not by its spelling: the entity behind it has to be the parent's. */
function compareRelations(pairs: readonly Pair[], byResourceId: ReadonlyMap<string, Entity>): Check {
  return check(
    'relations',
    pairs.flatMap(({ item, entity }) =>
      Object.entries(item.parents).map(([relation, parent]) => ({
        item,
        what: relation,
        azure: byResourceId.get(parent)?.identifier ?? `${parent}, which Port lacks`,
        port: entity.relations[relation],
      })),
    ),
  );
}

interface Comparison {
  readonly item: ExpectedItem;
  readonly what: string;
  readonly azure: unknown;
  readonly port: unknown;
}

function check(title: string, comparisons: readonly Comparison[]): Check {
  return {
    title,
    compared: comparisons.length,
    differences: comparisons
      .filter(({ azure, port }) => !isDeepStrictEqual(azure, port))
      .map(
        ({ item, what, azure, port }) =>
          `${item.resourceId}: ${what} is ${JSON.stringify(azure)} in Azure, ${JSON.stringify(port)} in Port`,
      ),
  };
}

function resourceIdOf({ identifier, properties }: Entity): string {
  const { resourceId } = properties;
  return typeof resourceId === 'string' ? resourceId : `${identifier}, without resourceId`;
}
