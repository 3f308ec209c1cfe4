import * as fc from 'fast-check';
import type { Blueprint } from '../../catalog/blueprint';
import type { EntityRule } from '../../catalog/entity-rule';
import type { MappedItem } from '../../cli/mapping/mapper';
import { createMappedCatalog, type MappedCatalog } from '../../cli/port/api/mapped-catalog';
import type { Change } from '../../cli/sync/change';
import { blueprintOf } from './local-port';

/** Two kinds whose entities relate to each other and to their own kind. */
export const MODEL_BLUEPRINTS = [
  blueprintOf('user', ['name', 'theirs'], {
    manager: { target: 'user', many: false },
    groups: { target: 'group', many: true },
  }),
  blueprintOf('group', ['name', 'theirs'], { members: { target: 'user', many: true } }),
];
const RELATIONS: Readonly<Record<string, readonly string[]>> = {
  user: ['manager', 'groups'],
  group: ['members'],
};

/** Ids of items; of whom is spoken and who does not exist; and of entities that others have made. */
export const IDS = ['0', '1', '2', '3', '4', '5'] as const;
const FOREIGN = ['f0', 'f1'] as const;
const TARGETS = [...IDS, ...FOREIGN, 'ghost'];

/** An item as the source has it now. */
export interface ModelItem {
  readonly blueprint: 'user' | 'group';
  readonly id: string;
  readonly isLeftOut: boolean;
  readonly name: string | null;
  readonly targets: Readonly<Record<string, readonly string[]>>;
}

const name = fc.option(fc.constantFrom('one', 'two'));
const targets = fc.uniqueArray(fc.constantFrom(...TARGETS), { maxLength: 3 });
const itemOf = (blueprint: ModelItem['blueprint'], id: string): fc.Arbitrary<ModelItem> =>
  fc.record({
    blueprint: fc.constant(blueprint),
    id: fc.constant(id),
    isLeftOut: fc.boolean().map((left) => left && Number(id) % 3 === 0),
    name,
    targets: fc.record(
      Object.fromEntries((RELATIONS[blueprint] ?? []).map((relation) => [relation, targets])),
    ),
  });

/** What a source may have. */
export const world: fc.Arbitrary<readonly ModelItem[]> = fc
  .tuple(...IDS.flatMap((id) => [fc.option(itemOf('user', id)), fc.option(itemOf('group', id))] as const))
  .map((items) => items.filter((item): item is ModelItem => item !== null));

/** An entity that stands in Port before. */
export interface StandingEntity {
  readonly blueprint: 'user' | 'group';
  readonly identifier: string;
  readonly name: string | null;
  readonly writer: 'ours' | 'ours of an older version' | 'by hand' | 'another instance';
}

/** What Port may hold before: ours under any id, stale or not; others' under theirs. */
export const standing: fc.Arbitrary<readonly StandingEntity[]> = fc
  .tuple(
    fc.array(
      fc.record({
        blueprint: fc.constantFrom('user' as const, 'group' as const),
        identifier: fc.constantFrom(...IDS, 'stale'),
        name,
        writer: fc.constantFrom('ours' as const, 'ours of an older version' as const),
      }),
      { maxLength: 8 },
    ),
    fc.array(
      fc.record({
        blueprint: fc.constantFrom('user' as const, 'group' as const),
        identifier: fc.constantFrom(...FOREIGN),
        name,
        writer: fc.constantFrom('by hand' as const, 'another instance' as const),
      }),
      { maxLength: 4 },
    ),
  )
  .map((parts) => parts.flat());

/** The rules by which items become entities; `toChange` carries their outcome along. */
export const MODEL_CATALOG: MappedCatalog = createMappedCatalog(
  MODEL_BLUEPRINTS as unknown as Blueprint[],
  new Map(['user', 'group'].map((blueprint) => [`/${blueprint}s`, [ruleOf(blueprint)]])),
  (kind) => kind,
);

function ruleOf(blueprint: string): EntityRule {
  return {
    place: 'mappings/x.yaml',
    operation: 'upsert',
    filter: { jq: '.in', mustBeBoolean: true },
    itemsToParse: undefined,
    itemName: 'item',
    blueprint: { literal: blueprint },
    entity: {
      identifier: '.id',
      properties: { name: '.name' },
      relations: Object.fromEntries(
        (RELATIONS[blueprint] ?? []).map((relation) => [relation, `.${relation}`]),
      ),
    },
  };
}

export function toUpsert(item: ModelItem): Change {
  return { ...nameOf(item), operation: 'upsert', data: { mapped: toMapped(item) } };
}

export function toDelete(item: Pick<ModelItem, 'blueprint' | 'id'>): Change {
  const { blueprint, id } = item;
  const entity = {
    operation: 'delete',
    blueprint,
    identifier: id,
    properties: {},
    relations: {},
    rule: 0,
  } as const;
  const mapped: MappedItem = { entities: [entity], excluded: [], errors: [], isMapped: true };
  return { ...nameOf(item), operation: 'delete', data: { mapped } };
}

function nameOf({
  blueprint,
  id,
}: Pick<ModelItem, 'blueprint' | 'id'>): Pick<Change, 'kind' | 'id' | 'identifier'> {
  return { kind: `/${blueprint}s`, id, identifier: id };
}

function toMapped({ blueprint, id, isLeftOut, name: text, targets: named }: ModelItem): MappedItem {
  if (isLeftOut)
    return { entities: [], excluded: [{ blueprint, identifier: id }], errors: [], isMapped: false };
  const { manager, ...many } = named;
  const relations = { ...many, ...(manager === undefined ? {} : { manager: manager[0] ?? null }) };
  const entity = {
    operation: 'upsert',
    blueprint,
    identifier: id,
    properties: { name: text },
    relations,
    rule: 0,
  } as const;
  return { entities: [entity], excluded: [], errors: [], isMapped: true };
}
