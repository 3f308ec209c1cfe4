import type { Blueprint } from '../../catalog/blueprint';

/** One difference between two catalogs. */
export interface BlueprintChange {
  readonly blueprint: string;
  /** `property owner`, `relation subscription`, or the blueprint itself. */
  readonly part: string;
  readonly what: 'added' | 'removed' | 'changed' | 'type changed';
  /** What entities hold there is lost, or Port refuses the change while they hold it. */
  readonly isDestructive: boolean;
  /** For a changed type: from what to what. */
  readonly detail?: string;
}

type Part = readonly [name: string, definition: unknown];

/** What a pull request changes of the blueprints, blueprint by blueprint, the destructive first in each. */
export function findBlueprintChanges(
  before: readonly Blueprint[],
  after: readonly Blueprint[],
): readonly BlueprintChange[] {
  const identifiers = [...new Set([...before, ...after].map(({ identifier }) => identifier))].sort();
  return identifiers.flatMap((identifier) => {
    const old = before.find((each) => each.identifier === identifier);
    const now = after.find((each) => each.identifier === identifier);
    const changes = compare(identifier, old, now);
    return changes.sort((a, b) => Number(b.isDestructive) - Number(a.isDestructive));
  });
}

function compare(
  blueprint: string,
  old: Blueprint | undefined,
  now: Blueprint | undefined,
): BlueprintChange[] {
  const whole = { blueprint, part: 'blueprint' };
  if (old === undefined) return [{ ...whole, what: 'added', isDestructive: false }];
  if (now === undefined) return [{ ...whole, what: 'removed', isDestructive: true }];
  const earlier = new Map(partsOf(old));
  const later = new Map(partsOf(now));
  const names = [...new Set([...earlier.keys(), ...later.keys()])];
  return names.flatMap((part) => compareParts({ blueprint, part }, earlier.get(part), later.get(part)));
}

function compareParts(
  place: Pick<BlueprintChange, 'blueprint' | 'part'>,
  old: unknown,
  now: unknown,
): BlueprintChange[] {
  if (old === undefined) return [{ ...place, what: 'added', isDestructive: false }];
  if (now === undefined) return [{ ...place, what: 'removed', isDestructive: holdsValues(place.part) }];
  if (JSON.stringify(old) === JSON.stringify(now)) return [];
  const [from, to] = [typeOf(old), typeOf(now)];
  if (from === to) return [{ ...place, what: 'changed', isDestructive: false }];
  return [
    { ...place, what: 'type changed', isDestructive: holdsValues(place.part), detail: `${from} → ${to}` },
  ];
}

/** Mirrors, calculations and aggregations are worked out anew; the rest is in the entities. */
function holdsValues(part: string): boolean {
  return /^(property|relation) /.test(part);
}

/** What has a group of its own below; everything else at the top of a blueprint is a setting. */
const GROUPS = [
  'identifier',
  'schema',
  'relations',
  'mirrorProperties',
  'calculationProperties',
  'aggregationProperties',
];

function partsOf(blueprint: Blueprint): Part[] {
  const { schema, relations, mirrorProperties, calculationProperties, aggregationProperties } = blueprint;
  const settings = Object.entries(blueprint).filter(([name]) => !GROUPS.includes(name));
  return [
    ...named('property', schema.properties),
    ...named('relation', relations),
    ...named('mirror property', mirrorProperties),
    ...named('calculation property', calculationProperties),
    ...named('aggregation property', aggregationProperties),
    ...named('setting', { ...Object.fromEntries(settings), required: schema.required }),
  ];
}

function named(kind: string, group: Readonly<Record<string, unknown>> = {}): Part[] {
  return Object.entries(group)
    .filter(([, definition]) => definition !== undefined)
    .map(([name, definition]): Part => [`${kind} ${name}`, definition]);
}

/** Of a property its type and format, of a relation its target and whether it is many. */
function typeOf(definition: unknown): string {
  if (typeof definition !== 'object' || definition === null) return '';
  const read = (name: string): unknown => Reflect.get(definition, name);
  const parts = [read('type'), read('format'), read('target'), read('many') === true ? 'many' : undefined];
  return parts.filter((part) => typeof part === 'string').join(' ');
}
