import type { Blueprint } from './blueprint';
import { expressionsOfBlueprint, expressionsOfWebhook, type Expression } from './expressions';
import { loadJqCheck } from './jq-check';
import { problemAt, type CatalogFile, type CatalogProblem } from './problems';
import type { Webhook } from './webhook';

/** The JQ expressions that Port could not run. */
export async function checkExpressions(
  blueprints: readonly CatalogFile<Blueprint>[],
  mappings: readonly CatalogFile<Webhook>[],
): Promise<CatalogProblem[]> {
  const files = [
    ...blueprints.map(({ file, content }) => ({ file, expressions: expressionsOfBlueprint(content) })),
    ...mappings.map(({ file, content }) => ({ file, expressions: expressionsOfWebhook(content) })),
  ].filter(({ expressions }) => expressions.length > 0);
  if (files.length === 0) return [];
  const faultOf = await loadJqCheck();
  return files.flatMap(({ file, expressions }) =>
    expressions.flatMap((expression) => check(file, expression)),
  );

  function check(file: string, { path, text }: Expression): CatalogProblem[] {
    const fault = faultOf(text);
    return fault === undefined ? [] : [problemAt(file, path, fault)];
  }
}
