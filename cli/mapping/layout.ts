import type { EntityRule, JqTemplate } from '../../catalog/entity-rule';

/** One JQ expression of a rule that yields one value of the entity. */
export interface Field {
  /** Where the value belongs, such as `properties.department`. */
  readonly path: string;
  readonly jq: string;
}

/** A template with numbers in place of its JQ: which of a row's values belongs there. */
export type Slots = number | readonly Slots[] | { readonly [key: string]: Slots };

/** Every row begins with the blueprint and the identifier: whom it is about. */
export const IDENTITY = 2;

/** A rule with its fields in the order in which its program yields their values, and where each value belongs. */
export interface RuleLayout {
  readonly rule: EntityRule;
  readonly fields: readonly Field[];
  readonly title: number | undefined;
  readonly icon: number | undefined;
  readonly team: number | undefined;
  readonly properties: Readonly<Record<string, Slots>>;
  readonly relations: Readonly<Record<string, number>>;
}

/** A rule that deletes needs to know whom, and nothing more. */
export function layOut(rule: EntityRule): RuleLayout {
  const { identifier, title, icon, team, properties, relations } = rule.entity;
  const fields: Field[] = [
    { path: 'blueprint', jq: toJq(rule) },
    { path: 'identifier', jq: identifier },
  ];
  const place = (path: string, jq: string): number => fields.push({ path, jq }) - 1;
  const placeIf = (path: string, jq: string | undefined): number | undefined =>
    jq === undefined ? undefined : place(path, jq);
  if (rule.operation === 'delete')
    return {
      rule,
      fields,
      title: undefined,
      icon: undefined,
      team: undefined,
      properties: {},
      relations: {},
    };
  return {
    rule,
    fields,
    title: placeIf('title', title),
    icon: placeIf('icon', icon),
    team: placeIf('team', team),
    properties: mapRecord(properties, (template, key) => placeAll(`properties.${key}`, template, place)),
    relations: mapRecord(relations, (jq, key) => place(`relations.${key}`, jq)),
  };
}

function placeAll(path: string, template: JqTemplate, place: (path: string, jq: string) => number): Slots {
  if (typeof template === 'string') return place(path, template);
  if (isList(template)) return template.map((inner, index) => placeAll(`${path}.${index}`, inner, place));
  return mapRecord(template, (inner, key) => placeAll(`${path}.${key}`, inner, place));
}

function isList(template: JqTemplate): template is readonly JqTemplate[] {
  return Array.isArray(template);
}

/** Keys are data, `__proto__` among them. */
export function mapRecord<V, W>(
  record: Readonly<Record<string, V>>,
  map: (value: V, key: string) => W,
): Record<string, W> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}

/**
 * A literal as JQ, so that both kinds of blueprint are one field. JSON escapes what jq would interpolate; no single
 * quote may stay that Port's dialect would rewrite.
 */
function toJq({ blueprint }: EntityRule): string {
  if ('jq' in blueprint) return blueprint.jq;
  return JSON.stringify(blueprint.literal).replaceAll("'", '\\u0027');
}
