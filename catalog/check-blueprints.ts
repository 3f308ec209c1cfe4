import type { Blueprint } from './blueprint';
import type { BlueprintAddition } from './blueprint-addition';
import type { CatalogFile, CatalogProblem } from './problems';
import { problemAt } from './problems';

/** Blueprints that every Port account has; no file describes them. */
const SYSTEM_BLUEPRINTS = new Set(['_user', '_team', '_rule', '_rule_result', '_scorecard']);

/** What can be written and read under an identifier: `undefined` where its file has problems of its own. */
export type KnownBlueprints = ReadonlyMap<string, Blueprint | undefined>;

/** What one blueprint says about itself and others that is not so. */
export function checkBlueprint(file: CatalogFile<Blueprint>, known: KnownBlueprints): CatalogProblem[] {
  return [...checkRequired(file.content), ...checkPaths(file.content, known)].map(({ path, message }) =>
    problemAt(file, path, message),
  );
}

/** The same of what a file adds to a blueprint. */
export function checkAddition(
  file: CatalogFile<BlueprintAddition>,
  known: KnownBlueprints,
): CatalogProblem[] {
  const { extends: identifier, ...added } = file.content;
  return checkPaths({ ...added, identifier }, known).map(({ path, message }) =>
    problemAt(file, path, message),
  );
}

/** Two files that describe one blueprint: the later file is named. */
export function checkDuplicates(files: readonly CatalogFile<Blueprint>[]): CatalogProblem[] {
  const first = new Map<string, string>();
  return files.flatMap((file) => {
    const { identifier } = file.content;
    const other = first.get(identifier);
    if (other === undefined) first.set(identifier, file.file);
    return other === undefined
      ? []
      : [problemAt(file, ['identifier'], `${identifier} is also described in ${other}`)];
  });
}

/** Whether entities of that blueprint can exist. */
export function isKnown(identifier: string, known: KnownBlueprints): boolean {
  return known.has(identifier) || SYSTEM_BLUEPRINTS.has(identifier);
}

interface Finding {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** A blueprint, or as much of it as one file says. */
type Described = Pick<
  Blueprint,
  'identifier' | 'relations' | 'mirrorProperties' | 'aggregationProperties' | 'ownership'
>;

function checkPaths(described: Described, known: KnownBlueprints): Finding[] {
  const whole = known.get(described.identifier) ?? described;
  return [
    ...checkTargets(described, known),
    ...Object.entries(described.mirrorProperties ?? {}).flatMap(([key, { path }]) =>
      at(['mirrorProperties', key, 'path'], faultOfMirror(whole, path.split('.'), known)),
    ),
    ...checkOwnership({ ...whole, ownership: described.ownership }, known),
  ];
}

function checkRequired({ schema: { properties, required = [] } }: Blueprint): Finding[] {
  return required.flatMap((name, index) =>
    Object.hasOwn(properties, name)
      ? []
      : [{ path: ['schema', 'required', index], message: `there is no property ${name}` }],
  );
}

function checkTargets(blueprint: Described, known: KnownBlueprints): Finding[] {
  return (['relations', 'aggregationProperties'] as const).flatMap((group) =>
    Object.entries<{ readonly target: string }>(blueprint[group] ?? {})
      .filter(([, { target }]) => !isKnown(target, known))
      .map(([key, { target }]) => ({
        path: [group, key, 'target'],
        message: `there is no blueprint ${target} in the catalog`,
      })),
  );
}

function checkOwnership({ ownership, ...blueprint }: Described, known: KnownBlueprints): Finding[] {
  if (ownership?.type !== 'Inherited') return [];
  const reached = follow(blueprint, ownership.path.split('.'), known);
  return at(['ownership', 'path'], typeof reached === 'string' ? reached : undefined);
}

function at(path: readonly PropertyKey[], message: string | undefined): Finding[] {
  return message === undefined ? [] : [{ path, message }];
}

function faultOfMirror(blueprint: Described, segments: string[], known: KnownBlueprints): string | undefined {
  const name = segments.at(-1) ?? '';
  const relations = segments.slice(0, -1);
  if (relations.length === 0) return 'a mirror path is a relation, a dot and a property';
  const reached = follow(blueprint, relations, known);
  if (typeof reached === 'string') return reached;
  if (reached === undefined || name.startsWith('$') || hasValue(reached, name)) return undefined;
  return `the blueprint ${reached.identifier} has no property ${name}`;
}

/** The blueprint at the end of the relations, what is wrong with them, or `undefined` where it cannot be told. */
function follow(
  from: Described,
  [name = '', ...rest]: readonly string[],
  known: KnownBlueprints,
): Blueprint | string | undefined {
  const relation = own(from.relations, name);
  if (relation === undefined) return `the blueprint ${from.identifier} has no relation ${name}`;
  const next = known.get(relation.target);
  return next === undefined || rest.length === 0 ? next : follow(next, rest, known);
}

function hasValue(blueprint: Blueprint, name: string): boolean {
  const { schema, mirrorProperties, calculationProperties, aggregationProperties } = blueprint;
  return [schema.properties, mirrorProperties, calculationProperties, aggregationProperties].some(
    (group) => group !== undefined && Object.hasOwn(group, name),
  );
}

function own<T>(group: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return group !== undefined && Object.hasOwn(group, name) ? group[name] : undefined;
}
