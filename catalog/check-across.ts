import type { Blueprint } from './blueprint';
import { checkAdditions, extended } from './blueprint-addition';
import { checkAddition, checkBlueprint, checkDuplicates, type KnownBlueprints } from './check-blueprints';
import { checkOcean } from './check-ocean';
import { checkWebhook } from './check-webhook';
import { validFiles } from './files';
import type { CatalogProblem } from './problems';
import type { ReadCatalog } from './read-catalog';

/** What the files of a catalog say of each other that is not so. */
export function checkAcross(read: ReadCatalog): CatalogProblem[] {
  const known = knownBlueprints(read);
  const blueprints = validFiles(read.blueprints);
  const additions = validFiles(read.additions);
  return [
    ...checkDuplicates(blueprints),
    ...checkAdditions(blueprints, additions, (identifier) => known.has(identifier)),
    ...blueprints.flatMap((file) => checkBlueprint(file, known)),
    ...additions.flatMap((file) => checkAddition(file, known)),
    ...validFiles(read.azure).flatMap((file) => checkWebhook(file, known)),
    ...validFiles(read.entra).flatMap((file) => checkOcean(file, known)),
  ];
}

/**
 * A blueprint is known by its name alone where its own file, or one that adds to it, has problems, so that nobody is
 * told that something does not exist which stands there.
 */
function knownBlueprints({ blueprints, additions }: ReadCatalog): KnownBlueprints {
  const added = validFiles(additions).map(({ content }) => content);
  const unclear = new Set(
    additions.filter(({ content }) => content === undefined).map(({ json }) => textAt(json, 'extends')),
  );
  return new Map(
    blueprints.flatMap(({ json, content }): [string, Blueprint | undefined][] => {
      const identifier = content?.identifier ?? textAt(json, 'identifier');
      if (identifier === undefined) return [];
      return [[identifier, content && !unclear.has(identifier) ? extended(content, added) : undefined]];
    }),
  );
}

function textAt(json: unknown, key: string): string | undefined {
  const value: unknown = typeof json === 'object' && json !== null ? Reflect.get(json, key) : undefined;
  return typeof value === 'string' ? value : undefined;
}
