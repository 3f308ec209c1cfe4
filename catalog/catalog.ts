import type { Blueprint } from './blueprint';
import { extended } from './blueprint-addition';
import { checkAcross } from './check-across';
import { checkExpressions } from './check-expressions';
import { expressionsOfBlueprint, expressionsOfOcean, expressionsOfWebhook } from './expressions';
import { validFiles } from './files';
import type { OceanMapping, OceanResource } from './ocean';
import { CatalogError, problemAt, type CatalogProblem } from './problems';
import { AZURE_MAPPING, BLUEPRINTS, ENTRA_MAPPING, readCatalog, type ReadCatalog } from './read-catalog';
import type { Webhook } from './webhook';

/** What stands in `blueprints/` and `mappings/`, checked; the mappings of the sources `N` are there. */
export interface Catalog<N extends CatalogSource = never> {
  readonly folder: string;
  /** In the order of their identifiers, with what other files add to them. */
  readonly blueprints: readonly Blueprint[];
  readonly mappings: CatalogMappings & { readonly [source in N]: NonNullable<CatalogMappings[source]> };
}

/** One mapping per source; `undefined` where the catalog has no file for it. */
export interface CatalogMappings {
  readonly azure: Webhook | undefined;
  readonly entra: OceanMapping | undefined;
}

export type CatalogSource = keyof CatalogMappings;

export interface LoadCatalogOptions<N extends CatalogSource> {
  /** The sources without whose mapping the caller cannot go on; a problem where one is not there. */
  readonly needs?: readonly N[];
  /** Whether every JQ expression is compiled, as the default is; loading jq takes some 40 ms, each expression 2. */
  readonly checkJq?: boolean;
}

const MAPPING_FILES = { azure: AZURE_MAPPING, entra: ENTRA_MAPPING } as const;
const WHAT_TO_DO = 'point --catalog or PORT_SYNC_CATALOG at the folder that holds blueprints/ and mappings/';

/**
 * Reads and checks a catalog.
 * @throws CatalogError with every problem at once.
 */
export async function loadCatalog<N extends CatalogSource = never>(
  folder: string,
  options: LoadCatalogOptions<N> = {},
): Promise<Catalog<N>> {
  const read = await readCatalog(folder);
  const missing = missingParts(read, options.needs ?? []).map((file) =>
    problemAt({ file }, [], `not found in ${folder}; ${WHAT_TO_DO}`),
  );
  const own = [...read.blueprints, ...read.additions, ...read.azure, ...read.entra].flatMap(
    ({ problems }) => problems,
  );
  const crossed = missing.length > 0 ? [] : checkAcross(read);
  const uncompiled = options.checkJq === false ? [] : await checkExpressions(expressionsOf(read));
  const problems = [...missing, ...read.problems, ...own, ...crossed, ...withoutNamed(uncompiled, crossed)];
  if (problems.length > 0) throw new CatalogError(problems.sort(byFile));
  return toCatalog(folder, read);
}

function missingParts(read: ReadCatalog, needs: readonly CatalogSource[]): string[] {
  return [
    ...(read.hasBlueprints ? [] : [BLUEPRINTS]),
    ...needs.filter((source) => read[source].length === 0).map((source) => MAPPING_FILES[source]),
  ];
}

function expressionsOf({ blueprints, additions, azure, entra }: ReadCatalog) {
  return [
    ...[...validFiles(blueprints), ...validFiles(additions)].map((file) => ({
      ...file,
      content: expressionsOfBlueprint(file.content),
    })),
    ...validFiles(azure).map((file) => ({ ...file, content: expressionsOfWebhook(file.content) })),
    ...validFiles(entra).map((file) => ({ ...file, content: expressionsOfOcean(file.content) })),
  ];
}

/** Of two things that are wrong with one value, the first is said: the other follows from it. */
function withoutNamed(problems: CatalogProblem[], named: readonly CatalogProblem[]): CatalogProblem[] {
  return problems.filter(
    ({ file, path }) => !named.some((other) => other.file === file && other.path === path),
  );
}

function toCatalog<N extends CatalogSource>(folder: string, read: ReadCatalog): Catalog<N> {
  const additions = validFiles(read.additions).map(({ content }) => content);
  const mappings: CatalogMappings = { azure: read.azure[0]?.content, entra: toOceanMapping(read.entra) };
  return {
    folder,
    blueprints: validFiles(read.blueprints)
      .map(({ content }) => extended(content, additions))
      .sort(byIdentifier),
    mappings: mappings as Catalog<N>['mappings'],
  };
}

function toOceanMapping(files: ReadCatalog['entra']): OceanMapping | undefined {
  if (files.length === 0) return undefined;
  const resources = validFiles(files).flatMap(({ file, content }) =>
    content.resources.map((resource, index): OceanResource => ({ ...resource, file, index })),
  );
  return { resources };
}

function byFile(a: CatalogProblem, b: CatalogProblem): number {
  return compare(a.file, b.file);
}

function byIdentifier(a: Blueprint, b: Blueprint): number {
  return compare(a.identifier, b.identifier);
}

/** By code units: the same order on every machine, whatever its locale. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
