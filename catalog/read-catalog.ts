import { Blueprint } from './blueprint';
import { BlueprintAddition, isAddition } from './blueprint-addition';
import { listFiles, readDocument, type ReadFile } from './files';
import { OceanFile } from './ocean';
import { problemAt, type CatalogProblem } from './problems';
import { Webhook } from './webhook';

export const BLUEPRINTS = 'blueprints';
export const AZURE_MAPPING = 'mappings/azure.json';
export const ENTRA_MAPPING = 'mappings/entra.yaml';
/** The same as JSON. */
const ENTRA_JSON = 'mappings/entra.json';
/** Further files beside it, as they are copied from `mappings/opt-in/`. */
const ENTRA_FOLDER = 'mappings/entra';

/** Files that are there to be copied out of it; nothing in it counts. */
const OPT_IN = 'blueprints/opt-in/';

/** Every file of a catalog, each by itself. */
export interface ReadCatalog {
  readonly hasBlueprints: boolean;
  readonly blueprints: readonly ReadFile<Blueprint>[];
  readonly additions: readonly ReadFile<BlueprintAddition>[];
  /** None or one. */
  readonly azure: readonly ReadFile<Webhook>[];
  readonly entra: readonly ReadFile<OceanFile>[];
  /** What is wrong with the set of files. */
  readonly problems: readonly CatalogProblem[];
}

/** @throws CatalogError where there is something that cannot be read. */
export async function readCatalog(folder: string): Promise<ReadCatalog> {
  const names = await listFiles(folder, BLUEPRINTS, ['.json']);
  const described = await Promise.all(
    (names ?? [])
      .filter((name) => !name.startsWith(OPT_IN))
      .map((name) => readDocument<Blueprint | BlueprintAddition>(folder, name, schemaOfBlueprint)),
  );
  const files = described.filter((file) => file !== undefined);
  const entra = await readEntra(folder);
  const azure = await readDocument(folder, AZURE_MAPPING, () => Webhook);
  return {
    hasBlueprints: names !== undefined,
    blueprints: files.filter(isOfBlueprint),
    additions: files.filter(isOfAddition),
    azure: azure === undefined ? [] : [azure],
    ...entra,
  };
}

async function readEntra(folder: string): Promise<Pick<ReadCatalog, 'entra' | 'problems'>> {
  const more = await listFiles(folder, ENTRA_FOLDER, ['.yaml', '.json']);
  const files = await Promise.all(
    [ENTRA_MAPPING, ENTRA_JSON, ...(more ?? [])].map((name) => readDocument(folder, name, () => OceanFile)),
  );
  const entra = files.filter((file) => file !== undefined);
  const isThere = (name: string) => entra.some(({ file }) => file === name);
  const misnamed = await misnamedFiles(folder);
  const problems = [
    ...(isThere(ENTRA_MAPPING) && isThere(ENTRA_JSON)
      ? [problemAt({ file: ENTRA_JSON }, [], `stands beside ${ENTRA_MAPPING}; keep one of them`)]
      : []),
    ...misnamed.map((file) =>
      problemAt({ file }, [], `would not be read; name it ${file.replace(/yml$/, 'yaml')}`),
    ),
  ];
  return { entra, problems };
}

async function misnamedFiles(folder: string): Promise<string[]> {
  const names = await listFiles(folder, 'mappings', ['.yml']);
  return (names ?? []).filter((name) => name === 'mappings/entra.yml' || name.startsWith(`${ENTRA_FOLDER}/`));
}

function schemaOfBlueprint(value: unknown) {
  return isAddition(value) ? BlueprintAddition : Blueprint;
}

type BlueprintFile = ReadFile<Blueprint | BlueprintAddition>;

function isOfAddition(file: BlueprintFile): file is ReadFile<BlueprintAddition> {
  return isAddition(file.json);
}

function isOfBlueprint(file: BlueprintFile): file is ReadFile<Blueprint> {
  return !isAddition(file.json);
}
