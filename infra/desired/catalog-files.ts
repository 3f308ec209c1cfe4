import type { Blueprint } from '../../catalog/blueprint';
import type { BlueprintAddition } from '../../catalog/blueprint-addition';
import type { CatalogFile, Source } from '../../catalog/problems';
import type { Webhook } from '../../catalog/webhook';

/** What of the catalog goes to Port: whole blueprints, and the files that they are from. */
export interface CatalogFiles {
  /** With what additions bring. */
  readonly blueprints: readonly Blueprint[];
  readonly described: readonly CatalogFile<Blueprint>[];
  readonly additions: readonly CatalogFile<BlueprintAddition>[];
  /** Not there where Azure has no mapping. */
  readonly webhook: CatalogFile<Webhook> | undefined;
}

/** The file in which a part of a blueprint stands, such as `['relations', 'groups']`. */
export function sourceOf(files: CatalogFiles, identifier: string, path: readonly string[]): Source {
  const addition = files.additions.find(
    ({ content }) => content.extends === identifier && hasPath(content, path),
  );
  const described = files.described.find(({ content }) => content.identifier === identifier);
  return addition ?? described ?? { file: 'blueprints' };
}

function hasPath(value: unknown, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return value !== undefined;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return false;
  return hasPath(Reflect.get(value, key), rest);
}
