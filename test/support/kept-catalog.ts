import type * as catalogs from '../../cli/composition/catalog';
import type { Config } from '../../cli/core/config';

const actual = jest.requireActual<typeof catalogs>('../../cli/composition/catalog');
const read = new Map<string, ReturnType<typeof actual.readCatalog>>();

export const { withCatalogProblems } = actual;

/** In the place of `cli/composition/catalog.ts` where many runs follow one another: what one has checked is kept. */
export function readCatalog(config: Config): ReturnType<typeof actual.readCatalog> {
  const key = JSON.stringify([config.catalogFolder, config.sources]);
  const catalog = read.get(key) ?? actual.readCatalog(config);
  read.set(key, catalog);
  return catalog;
}
