import type { VisibleInventory } from '../emulator/inventory/inventory';
import type { Entity } from '../emulator/port/entities/store';
import { toExpectedItems, type ExpectedItem } from './azure-items';
import { type Check, check as checkValues, compareIds as compareAllIds } from './check';

/** Entities by blueprint, as the emulator's `GET /port/entities` answers them. */
export type PortEntities = Readonly<Record<string, readonly Entity[]>>;

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
  return compareAllIds(BLUEPRINTS[blueprint] ?? blueprint, {
    source: 'Azure',
    wanted: items.filter((item) => item.blueprint === blueprint).map(({ resourceId }) => resourceId),
    found: (entities[blueprint] ?? []).map(resourceIdOf),
  });
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
  const values = comparisons.map(({ item, azure, ...rest }) => ({
    ...rest,
    subject: item.resourceId,
    source: azure,
  }));
  return checkValues(title, 'Azure', values);
}

function resourceIdOf({ identifier, properties }: Entity): string {
  const { resourceId } = properties;
  return typeof resourceId === 'string' ? resourceId : `${identifier}, without resourceId`;
}
