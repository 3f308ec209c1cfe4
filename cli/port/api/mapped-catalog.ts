import type { Blueprint } from '../../../catalog/blueprint';
import type { EntityRule } from '../../../catalog/entity-rule';
import type { Relations } from './entity-row';
import { fieldSetsOf } from './field-sets';
import type { FieldSet } from './fingerprint';

/** What the mapping makes of which kind, and how the blueprints are related. */
export interface MappedCatalog {
  /** Blueprints that the mapping fills by name; those that JQ works out are not among them. */
  readonly blueprints: readonly string[];
  /** Blueprints that a kind's items become entities of by name. */
  blueprintsOf(kind: string): readonly string[];
  /** Whether JQ works out the blueprint of a kind's items: then it may be any. */
  worksOut(kind: string): boolean;
  /** Kinds of changes whose items may become entities of a blueprint, by name or because JQ works it out. */
  fillersOf(blueprint: string): readonly string[];
  /** The source's kinds whose items may become entities of a blueprint. */
  kindsOf(blueprint: string): ReadonlySet<string>;
  /** Empty for a blueprint that no file describes. */
  relationsOf(blueprint: string): Relations;
  fieldSetsOf(blueprint: string): readonly FieldSet[];
}

/** @param sourceKindOf the source's own word for a kind of changes, where one of its kinds is read in several ways */
export function createMappedCatalog(
  blueprints: readonly Blueprint[],
  rulesByKind: ReadonlyMap<string, readonly EntityRule[]>,
  sourceKindOf: (kind: string) => string,
): MappedCatalog {
  const relations = new Map(blueprints.map((blueprint) => [blueprint.identifier, toRelations(blueprint)]));
  const named = new Map([...rulesByKind].map(([kind, rules]) => [kind, namedIn(rules)]));
  const rules = [...rulesByKind.values()].flat();
  const sets = new Map<string, readonly FieldSet[]>();
  const worksOut = (kind: string): boolean =>
    rulesByKind.get(kind)?.some(({ blueprint }) => 'jq' in blueprint) === true;
  return {
    blueprints: [...new Set([...named.values()].flat())],
    blueprintsOf: (kind) => named.get(kind) ?? [],
    worksOut,
    fillersOf: (blueprint) =>
      [...named].filter(([kind, names]) => names.includes(blueprint) || worksOut(kind)).map(([kind]) => kind),
    kindsOf: (blueprint) =>
      new Set(
        [...named].filter(([, names]) => names.includes(blueprint)).map(([kind]) => sourceKindOf(kind)),
      ),
    relationsOf: (blueprint) => relations.get(blueprint) ?? {},
    fieldSetsOf(blueprint) {
      const known = sets.get(blueprint) ?? fieldSetsOf(rules, blueprint);
      sets.set(blueprint, known);
      return known;
    },
  };
}

function namedIn(rules: readonly EntityRule[]): string[] {
  const names = rules.flatMap(({ blueprint }) => ('literal' in blueprint ? [blueprint.literal] : []));
  return [...new Set(names)];
}

function toRelations({ relations = {} }: Blueprint): Relations {
  return Object.fromEntries(
    Object.entries(relations).map(([name, { target, many }]) => [name, { target, many }]),
  );
}
