import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Blueprint } from '../catalog/blueprint';
import { loadCatalog } from '../catalog/catalog';
import { CatalogError, placeOf } from '../catalog/problems';
import { findBlueprintChanges } from './review/blueprint-changes';
import { countEntities } from './review/count-entities';
import { renderProblems, renderReview } from './review/render-review';

/**
 * `node dist/scripts/review-catalog.js BASE [HEAD]`: checks the catalog in HEAD (default: here) and prints, as Markdown,
 * what it changes of the blueprints in BASE. Exit 1 where the catalog has problems; they are printed, too.
 */
async function main([base, head = '.']: readonly string[]): Promise<number> {
  if (base === undefined) throw new Error('Usage: review-catalog BASE [HEAD]');
  try {
    const changes = findBlueprintChanges(await blueprintsOf(base), await blueprintsOf(head));
    const hit = [...new Set(changes.filter((each) => each.isDestructive).map(({ blueprint }) => blueprint))];
    console.log(renderReview(changes, await count(hit)));
    return 0;
  } catch (error) {
    if (!(error instanceof CatalogError)) throw error;
    console.log(
      renderProblems(
        error.problems.map((problem) => ({ place: placeOf(problem), message: problem.message })),
      ),
    );
    return 1;
  }
}

/** None where there is no catalog yet. */
async function blueprintsOf(folder: string): Promise<readonly Blueprint[]> {
  if (!existsSync(join(folder, 'blueprints'))) return [];
  return (await loadCatalog(folder)).blueprints;
}

async function count(blueprints: readonly string[]): Promise<ReadonlyMap<string, number> | undefined> {
  const { PORT_CLIENT_ID: clientId = '', PORT_CLIENT_SECRET: clientSecret = '', PORT_BASE_URL } = process.env;
  if (clientId === '' || clientSecret === '' || blueprints.length === 0) return undefined;
  const baseUrl = PORT_BASE_URL === undefined || PORT_BASE_URL === '' ? 'https://api.port.io' : PORT_BASE_URL;
  return countEntities(blueprints, { baseUrl, clientId, clientSecret });
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
