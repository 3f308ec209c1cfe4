import { Blueprint } from './blueprint';
import { checkBlueprint, checkDuplicates, type KnownBlueprints } from './check-blueprints';
import { checkExpressions } from './check-expressions';
import { checkWebhook } from './check-webhook';
import { listJsonFiles, readJsonFile, validFiles, type ReadFile } from './files';
import { CatalogError, problemAt, type CatalogProblem } from './problems';
import { Webhook } from './webhook';

/** What stands in `blueprints/` and `mappings/`, checked. */
export interface Catalog {
  readonly folder: string;
  /** In the order of their identifiers. */
  readonly blueprints: readonly Blueprint[];
  readonly mappings: CatalogMappings;
}

/** One mapping per source. */
export interface CatalogMappings {
  readonly azure: Webhook;
}

export interface LoadCatalogOptions {
  /** Whether every JQ expression is compiled, as the default is; loading jq takes some 40 ms, each expression 2. */
  readonly checkJq?: boolean;
}

const BLUEPRINTS = 'blueprints';
const AZURE_MAPPING = 'mappings/azure.json';
const WHAT_TO_DO = 'point --catalog or PORT_SYNC_CATALOG at the folder that holds blueprints/ and mappings/';

/**
 * Reads and checks a catalog.
 * @throws CatalogError with every problem at once.
 */
export async function loadCatalog(folder: string, options: LoadCatalogOptions = {}): Promise<Catalog> {
  const names = await listJsonFiles(folder, BLUEPRINTS);
  const found = await Promise.all((names ?? []).map((name) => readJsonFile(folder, name, Blueprint)));
  const blueprints = found.filter((file) => file !== undefined);
  const azure = await readJsonFile(folder, AZURE_MAPPING, Webhook);

  const missing = [
    ...(names === undefined ? [absent(BLUEPRINTS, folder)] : []),
    ...(azure === undefined ? [absent(AZURE_MAPPING, folder)] : []),
  ];
  const mappings = azure === undefined ? [] : [azure];
  const crossed = missing.length > 0 ? [] : checkAcross(blueprints, mappings);
  const uncompiled =
    options.checkJq === false ? [] : await checkExpressions(validFiles(blueprints), validFiles(mappings));

  const own = [...blueprints, ...mappings].flatMap(({ problems }) => problems);
  const problems = [...missing, ...own, ...crossed, ...uncompiled];
  if (problems.length > 0 || azure?.content === undefined) throw new CatalogError(problems.sort(byFile));
  return {
    folder,
    blueprints: validFiles(blueprints)
      .map(({ content }) => content)
      .sort(byIdentifier),
    mappings: { azure: azure.content },
  };
}

function checkAcross(
  blueprints: readonly ReadFile<Blueprint>[],
  mappings: readonly ReadFile<Webhook>[],
): CatalogProblem[] {
  const known = knownBlueprints(blueprints);
  const valid = validFiles(blueprints);
  return [
    ...checkDuplicates(valid),
    ...valid.flatMap((file) => checkBlueprint(file, known)),
    ...validFiles(mappings).flatMap((file) => checkWebhook(file, known)),
  ];
}

/** A blueprint whose file has problems is known by its name alone, so that nobody is told it does not exist. */
function knownBlueprints(files: readonly ReadFile<Blueprint>[]): KnownBlueprints {
  return new Map(
    files.flatMap(({ json, content }) => {
      const identifier = content?.identifier ?? identifierOf(json);
      return identifier === undefined ? [] : [[identifier, content]];
    }),
  );
}

function identifierOf(json: unknown): string | undefined {
  const isObject = typeof json === 'object' && json !== null && 'identifier' in json;
  return isObject && typeof json.identifier === 'string' ? json.identifier : undefined;
}

function absent(file: string, folder: string): CatalogProblem {
  return problemAt(file, [], `not found in ${folder}; ${WHAT_TO_DO}`);
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
