import { toArmRow, type ArmRow, type Tags } from './model';
import { RESOURCE_TYPES, type ResourceTypeSpec } from './resource-types';
import type { Seeded } from './seeded';
import { drawTags } from './tags';
import { APPS, ENVIRONMENTS, REGIONS } from './vocabulary';

const WEIGHTED = RESOURCE_TYPES.flatMap((spec) => Array<ResourceTypeSpec>(spec.weight).fill(spec));
const BY_TYPE = new Map(RESOURCE_TYPES.map((spec) => [spec.type, spec]));

/** What a caller fixes of a drawn resource; everything else is drawn. */
export interface ResourceWishes {
  readonly type?: string | undefined;
  readonly name?: string | undefined;
  readonly location?: string | undefined;
  readonly tags?: Tags | undefined;
  readonly kind?: string | undefined;
  readonly properties?: Readonly<Record<string, unknown>> | undefined;
}

/** Makes resources one after the other; their names are unique among those of one draw and its `prefix`. */
export function createResourceDraw(
  random: Seeded,
  prefix = '',
): (group: ArmRow, wishes?: ResourceWishes) => ArmRow {
  let serial = 0;
  /** The last resource of each type in the group that is being filled: a place for nested ones. */
  let lastGroup = '';
  let parents = new Map<string, ArmRow>();
  return (group, wishes = {}) => {
    if (group.id !== lastGroup) parents = new Map();
    lastGroup = group.id;
    serial += 1;
    const { spec, parent } = choose(random, wishes, parents);
    const row = drawRow(random, { group, parent, spec, wishes, serial: prefix + serial.toString(36) });
    parents.set(spec.type, row);
    return row;
  };
}

interface RowWishes {
  readonly group: ArmRow;
  readonly parent: ArmRow | undefined;
  readonly spec: ResourceTypeSpec;
  readonly wishes: ResourceWishes;
  readonly serial: string;
}

/** A nested type without a parent at hand gives way to the parent's type, so that no database is without its server. */
function choose(
  random: Seeded,
  { type }: ResourceWishes,
  parents: ReadonlyMap<string, ArmRow>,
): { spec: ResourceTypeSpec; parent: ArmRow | undefined } {
  const wished = type === undefined ? random.pick(WEIGHTED) : specOf(type);
  if (wished.parent === undefined || type !== undefined) return { spec: wished, parent: undefined };
  const parent = parents.get(wished.parent);
  return parent === undefined ? { spec: specOf(wished.parent), parent } : { spec: wished, parent };
}

function specOf(type: string): ResourceTypeSpec {
  const known = BY_TYPE.get(type);
  const prefix = type.split('/').at(-1)?.toLowerCase() ?? 'res';
  return known ?? { type, weight: 1, name: ({ app, serial }) => `${prefix}-${app}-${serial}` };
}

function drawRow(random: Seeded, { group, parent, spec, wishes, serial }: RowWishes): ArmRow {
  const [location, region] = random.pick(REGIONS);
  const words = { app: random.pick(APPS), environment: random.pick(ENVIRONMENTS), region, serial };
  const name = wishes.name ?? spec.name(words);
  const tags = drawTags(random);
  const kind = pickOr(random, spec.kinds, '');
  return toArmRow({
    id: idOf(group, parent, spec.type, name),
    name,
    type: spec.type.toLowerCase(),
    tenantId: group.tenantId,
    subscriptionId: group.subscriptionId,
    resourceGroup: group.resourceGroup,
    location: wishes.location ?? (spec.global === true ? 'global' : location),
    kind: wishes.kind ?? kind,
    tags: wishes.tags === undefined ? tags : wishes.tags,
    plan: spec.plan ?? null,
    ...drawOptionalColumns(random, spec, { group, serial }),
    properties: { provisioningState: 'Succeeded', ...spec.properties?.(random), ...wishes.properties },
  });
}

function drawOptionalColumns(
  random: Seeded,
  spec: ResourceTypeSpec,
  { group, serial }: Pick<RowWishes, 'group' | 'serial'>,
): Pick<ArmRow, 'sku' | 'managedBy' | 'identity' | 'zones'> {
  const isManaged = spec.type === 'Microsoft.Compute/disks' && random.chance(0.7);
  return {
    sku: pickOr(random, spec.skus, null),
    managedBy: isManaged ? managerOf(group, serial) : '',
    identity: spec.identity === true && random.chance(0.6) ? systemIdentity(group, random) : null,
    zones: spec.zonal === true && random.chance(0.4) ? [String(1 + random.int(3))] : null,
  };
}

function pickOr<T>(random: Seeded, from: readonly T[] | undefined, otherwise: T): T {
  return from === undefined ? otherwise : random.pick(from);
}

function idOf(group: ArmRow, parent: ArmRow | undefined, type: string, name: string): string {
  if (parent !== undefined) return `${parent.id}/${type.split('/').at(-1) ?? ''}/${name}`;
  const [provider = '', first = '', ...nested] = type.split('/');
  const top = `${group.id}/providers/${provider}/${first}`;
  // A nested type without a parent at hand: its parents bear the names that come before the last segment.
  if (nested.length === 0) return `${top}/${name}`;
  return `${top}/parent/${nested
    .slice(0, -1)
    .map((segment) => `${segment}/parent/`)
    .join('')}${nested.at(-1) ?? ''}/${name}`;
}

function managerOf(group: ArmRow, serial: string): string {
  return `${group.id}/providers/Microsoft.Compute/virtualMachines/vm-${serial}`;
}

function systemIdentity(group: ArmRow, random: Seeded): Readonly<Record<string, unknown>> {
  return { type: 'SystemAssigned', principalId: random.guid(), tenantId: group.tenantId };
}
