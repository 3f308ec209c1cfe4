import { Blueprint } from './blueprint';
import { listJsonFiles, readJsonFile, validFiles } from './files';
import type { CatalogFile } from './problems';

/** The blueprints of a catalog that `loadCatalog` has checked, each with its file. */
export async function readBlueprintFiles(folder: string): Promise<readonly CatalogFile<Blueprint>[]> {
  const names = (await listJsonFiles(folder, 'blueprints')) ?? [];
  const files = await Promise.all(names.map((name) => readJsonFile(folder, name, Blueprint)));
  return validFiles(files.filter((file) => file !== undefined));
}
