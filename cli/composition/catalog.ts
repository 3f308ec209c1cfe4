import { loadCatalog, type Catalog } from '../../catalog/catalog';
import { CatalogError, placeOf } from '../../catalog/problems';
import type { Config } from '../core/config';
import { ConfigurationError } from '../core/errors';

/** The catalog with the mappings of all sources of the run. @throws ConfigurationError with every problem at once */
export function readCatalog({ catalogFolder, sources }: Config): Promise<Catalog> {
  return withCatalogProblems(catalogFolder, () => loadCatalog(catalogFolder, { needs: sources }));
}

/** Tells of problems of the catalog as of any other setting. @throws ConfigurationError */
export async function withCatalogProblems<T>(folder: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof CatalogError)) throw error;
    throw new ConfigurationError(
      error.problems.map((problem) => ({ name: `${folder}/${placeOf(problem)}`, message: problem.message })),
    );
  }
}
