import type { EntityRule } from '../../../catalog/entity-rule';
import type { FieldSet } from './fingerprint';

/**
 * What the rules set of each blueprint, each combination of fields once. Entities of one rule have no title or icon
 * where the mapping came to none, so that these are left out of a combination too.
 */
export function fieldSetsOf(rules: readonly EntityRule[], blueprint: string): FieldSet[] {
  const sets = rules
    .filter(({ operation }) => operation === 'upsert')
    .filter((rule) => !('literal' in rule.blueprint) || rule.blueprint.literal === blueprint)
    .flatMap(combinationsOf);
  return [...new Map(sets.map((set) => [keyOf(set), set])).values()];
}

/** Tells field sets apart. */
export function keyOf({ title, icon, team, properties, relations }: FieldSet): string {
  return JSON.stringify([title, icon, team, properties, relations]);
}

/** What Port is asked for, to compare entities of all these fields. */
export function includesOf(sets: readonly FieldSet[]): string[] {
  const meta = [
    ...(sets.some(({ title }) => title) ? ['$title'] : []),
    ...(sets.some(({ icon }) => icon) ? ['$icon'] : []),
    ...(sets.some(({ team }) => team) ? ['$team'] : []),
  ];
  const named = sets.flatMap(({ properties, relations }) => [...properties, ...relations]);
  return [...new Set(['$identifier', ...meta, ...named])];
}

function combinationsOf({ entity }: EntityRule): FieldSet[] {
  const common = {
    team: entity.team !== undefined,
    properties: Object.keys(entity.properties).sort(),
    relations: Object.keys(entity.relations).sort(),
  };
  const titles = entity.title === undefined ? [false] : [true, false];
  const icons = entity.icon === undefined ? [false] : [true, false];
  return titles.flatMap((title) => icons.map((icon) => ({ title, icon, ...common })));
}
