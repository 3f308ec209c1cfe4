import type { Blueprint } from '../../catalog/blueprint';
import type { ConfigurationProblem } from '../config/problem';
import { findTypeChanges, type LiveBlueprint } from './type-changes';

/** What Port, as it is now, would refuse: said in the preview, since its provider says it only in the middle of an update. */
export function checkLivePort(
  blueprints: readonly Blueprint[],
  live: readonly LiveBlueprint[],
  renames: Readonly<Record<string, string>>,
): readonly ConfigurationProblem[] {
  return findTypeChanges(blueprints, live, renames).map(({ blueprint, property, from, to }) => ({
    key: `${blueprint}.${property}`,
    message:
      `is of type ${from} in Port, and ${to} in the catalog. Port changes no types: ` +
      'add a property of another name, sync, then take this one away (docs/guides/infrastructure.md, "A property of another type")',
    fix: [],
  }));
}
