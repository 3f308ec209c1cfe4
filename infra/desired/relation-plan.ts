import type { Blueprint } from '../../catalog/blueprint';

/** One relation of one blueprint. */
export interface RelationName {
  readonly blueprint: string;
  readonly relation: string;
}

export interface RelationPlan {
  /** Every blueprint after those that it relates to, otherwise in alphabetical order. */
  readonly order: readonly Blueprint[];
  /** Made after all blueprints, in alphabetical order. */
  readonly deferred: readonly RelationName[];
  /** Relations that run in a circle, each circle with the one that had best be put off. */
  readonly circles: readonly Circle[];
}

export interface Circle {
  /** In their order: the target of each is the blueprint of the next. */
  readonly relations: readonly RelationName[];
  readonly putOff: RelationName;
}

/**
 * Port takes a relation only to a blueprint that exists. So targets come first, and somebody has to say which relation
 * of a circle is put off: if that were chosen here, a new file could change the choice, and Port would lose the values
 * of the relation that moves. A relation of a blueprint to itself is no circle.
 */
export function planRelations(
  blueprints: readonly Blueprint[],
  isDeferred: (name: RelationName) => boolean,
): RelationPlan {
  const byIdentifier = new Map(blueprints.map((blueprint) => [blueprint.identifier, blueprint]));
  const order: Blueprint[] = [];
  const circles: Circle[] = [];
  const state = new Map<string, 'open' | 'done'>();

  function visit(blueprint: Blueprint, path: readonly RelationName[]): void {
    state.set(blueprint.identifier, 'open');
    for (const name of relationsOf(blueprint)) {
      const target = byIdentifier.get(targetOf(blueprint, name));
      if (target === undefined || target === blueprint || isDeferred(name)) continue;
      if (state.get(target.identifier) === 'open') circles.push(toCircle([...path, name], target.identifier));
      else if (!state.has(target.identifier)) visit(target, [...path, name]);
    }
    state.set(blueprint.identifier, 'done');
    order.push(blueprint);
  }

  const sorted = blueprints.toSorted((a, b) => compare(a.identifier, b.identifier));
  for (const blueprint of sorted) if (!state.has(blueprint.identifier)) visit(blueprint, []);
  return { order, circles, deferred: sorted.flatMap(relationsOf).filter(isDeferred) };
}

export function toRelationText({ blueprint, relation }: RelationName): string {
  return `${blueprint}.${relation}`;
}

function relationsOf({ identifier, relations = {} }: Blueprint): RelationName[] {
  return Object.keys(relations)
    .sort(compare)
    .map((relation) => ({ blueprint: identifier, relation }));
}

function targetOf({ relations }: Blueprint, { relation }: RelationName): string {
  return relations?.[relation]?.target ?? '';
}

function toCircle(path: readonly RelationName[], closing: string): Circle {
  const relations = path.slice(path.findIndex(({ blueprint }) => blueprint === closing));
  const last = relations.toSorted((a, b) => compare(toRelationText(a), toRelationText(b))).at(-1);
  if (last === undefined) throw new Error('a circle has at least one relation');
  return { relations, putOff: last };
}

/** By code units: the same order on every machine. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
