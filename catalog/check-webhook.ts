import type { KnownBlueprints } from './check-blueprints';
import { checkTarget } from './check-target';
import { problemAt, type CatalogFile, type CatalogProblem } from './problems';
import type { Webhook } from './webhook';

/** What the mappings write that no blueprint has. */
export function checkWebhook(file: CatalogFile<Webhook>, known: KnownBlueprints): CatalogProblem[] {
  return file.content.mappings.flatMap(({ blueprint, entity }, index) =>
    checkTarget({ blueprint, entity, at: ['entity'] }, known).map(({ path, message }) =>
      problemAt(file, ['mappings', index, ...path], message),
    ),
  );
}
