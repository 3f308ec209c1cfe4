import { z } from 'zod';
import { Blueprint } from './blueprint';
import { problemAt, type CatalogFile, type CatalogProblem } from './problems';

const { relations, mirrorProperties, calculationProperties, aggregationProperties, schema } = Blueprint.shape;

/** What one file adds to a blueprint that another file describes, so that neither has to be edited. */
export const BlueprintAddition = z.strictObject({
  /** The identifier of the other blueprint. */
  extends: z.string().min(1),
  schema: schema.pick({ properties: true }).optional(),
  relations,
  mirrorProperties,
  calculationProperties,
  aggregationProperties,
});

export type BlueprintAddition = z.infer<typeof BlueprintAddition>;

const GROUPS = ['relations', 'mirrorProperties', 'calculationProperties', 'aggregationProperties'] as const;

export function isAddition(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'extends' in value;
}

/** A blueprint with what is added to it. */
export function extended(blueprint: Blueprint, additions: readonly BlueprintAddition[]): Blueprint {
  return additions
    .filter((addition) => addition.extends === blueprint.identifier)
    .reduce((sum, addition) => merged(sum, addition), blueprint);
}

/** Additions to what is not there, and keys that stand in two files. */
export function checkAdditions(
  blueprints: readonly CatalogFile<Blueprint>[],
  additions: readonly CatalogFile<BlueprintAddition>[],
  isKnown: (identifier: string) => boolean,
): CatalogProblem[] {
  const owners = new Map<string, string>();
  for (const { file, content } of blueprints) {
    for (const path of keysOf(content)) owners.set(toKey(content.identifier, path), file);
  }
  return additions.flatMap((addition) => {
    const { content, file } = addition;
    if (!isKnown(content.extends))
      return [problemAt(addition, ['extends'], `there is no blueprint ${content.extends} in the catalog`)];
    return keysOf(content).flatMap((path) => {
      const key = toKey(content.extends, path);
      const owner = owners.get(key);
      if (owner === undefined) owners.set(key, file);
      return owner === undefined
        ? []
        : [problemAt(addition, path, `${String(path.at(-1))} is also described in ${owner}`)];
    });
  });
}

function merged(blueprint: Blueprint, addition: BlueprintAddition): Blueprint {
  const properties = { ...blueprint.schema.properties, ...addition.schema?.properties };
  const groups = GROUPS.flatMap((group) =>
    addition[group] === undefined ? [] : [[group, { ...blueprint[group], ...addition[group] }] as const],
  );
  return { ...blueprint, schema: { ...blueprint.schema, properties }, ...Object.fromEntries(groups) };
}

type Described = Pick<BlueprintAddition, (typeof GROUPS)[number] | 'schema'>;

function keysOf(described: Described): string[][] {
  return [
    ...Object.keys(described.schema?.properties ?? {}).map((key) => ['schema', 'properties', key]),
    ...GROUPS.flatMap((group) => Object.keys(described[group] ?? {}).map((key) => [group, key])),
  ];
}

function toKey(identifier: string, path: readonly string[]): string {
  return JSON.stringify([identifier, ...path]);
}
