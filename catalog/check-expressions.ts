import type { Expression } from './expressions';
import { loadJqCheck } from './jq-check';
import { problemAt, type CatalogFile, type CatalogProblem } from './problems';

/** The JQ expressions of a file. */
export type Expressions = CatalogFile<readonly Expression[]>;

/** The JQ expressions that Port could not run. */
export async function checkExpressions(files: readonly Expressions[]): Promise<CatalogProblem[]> {
  if (files.every(({ content }) => content.length === 0)) return [];
  const faultOf = await loadJqCheck();
  return files.flatMap((file) =>
    file.content.flatMap(({ path, text }) => {
      const fault = faultOf(text);
      return fault === undefined ? [] : [problemAt(file, path, fault)];
    }),
  );
}
