import type { VisibleInventory } from '../../emulator/inventory/inventory';
import type { Operation } from '../../emulator/inventory/operation';
import { createSeeded, type Seeded } from '../../emulator/inventory/seeded';

/** Of 1,000 changes so many are of each sort; the rest are updates. */
const SHARES = { creates: 200, retags: 150, deletes: 150, groupCreates: 20, groupRetags: 10 } as const;

type Inventory = Pick<VisibleInventory, 'resources' | 'resourceGroups'>;

/** Operations on drawn resources and groups; each leaves exactly one change row. */
export function drawChanges(inventory: Inventory, changes: number, seed: number): Operation[] {
  const random = createSeeded(seed);
  const groups = shuffled(idsOf(inventory.resourceGroups), random);
  const resources = shuffled(withoutRelatives(idsOf(inventory.resources)), random);
  const countOf = (sort: keyof typeof SHARES): number => Math.floor((changes * SHARES[sort]) / 1000);
  const taken = (sort: keyof typeof SHARES): string[] => resources.splice(0, countOf(sort));
  const tags = { revision: String(seed) };
  const chosen: Operation[] = [
    ...taken('retags').map((id): Operation => ({ operation: 'retagResource', id, tags })),
    ...taken('deletes').map((id): Operation => ({ operation: 'deleteResource', id })),
    ...named(countOf('creates'), seed).map((name): Operation => {
      return { operation: 'createResource', resourceGroupId: random.pick(groups), name };
    }),
    ...named(countOf('groupCreates'), seed).map((name): Operation => {
      const [, , subscriptionId = ''] = random.pick(groups).split('/');
      return { operation: 'createResourceGroup', subscriptionId, name };
    }),
    ...groups.slice(0, countOf('groupRetags')).map((id): Operation => {
      return { operation: 'retagResourceGroup', id, tags };
    }),
  ];
  const rest = resources.splice(0, changes - chosen.length);
  const updates = rest.map((id): Operation => ({ operation: 'updateResource', id, kind: `kind-${seed}` }));
  return [...chosen, ...updates];
}

const idsOf = (rows: readonly Readonly<Record<string, unknown>>[]): string[] =>
  rows.map(({ id }) => String(id));

/** With what is nested in it, the deletion of a resource would leave more rows than one. */
function withoutRelatives(ids: readonly string[]): string[] {
  const parents = new Set(ids.map((id) => id.slice(0, id.lastIndexOf('/', id.lastIndexOf('/') - 1))));
  return ids.filter((id) => !parents.has(id) && !isNested(id));
}

/** `/subscriptions/S/resourceGroups/G/providers/NAMESPACE/TYPE/NAME` and more. */
function isNested(id: string): boolean {
  return id.split('/').length > 9;
}

function named(count: number, seed: number): string[] {
  return Array.from({ length: count }, (_, n) => `made-${seed}-${n}`);
}

function shuffled<T>(items: readonly T[], random: Seeded): T[] {
  const keyed = items.map((item) => ({ item, key: random.next() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
}
