import type { KnownBlueprints } from './check-blueprints';
import { checkTarget } from './check-target';
import { literalOf } from './jq-literal';
import type { OceanEntityMapping, OceanFile } from './ocean';
import { problemAt, type CatalogFile, type CatalogProblem } from './problems';

interface Finding {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** What the resources write that no blueprint has. Where the blueprint depends on the item, only Port can tell. */
export function checkOcean(file: CatalogFile<OceanFile>, known: KnownBlueprints): CatalogProblem[] {
  return file.content.resources.flatMap(({ mappings }, index) =>
    mappings.flatMap((mapping) =>
      checkMapping(mapping, known).map(({ path, message }) =>
        problemAt(file, ['resources', index, ...mapping.at, ...path], message),
      ),
    ),
  );
}

function checkMapping({ blueprint, entity }: OceanEntityMapping, known: KnownBlueprints): Finding[] {
  if (known.has(blueprint)) {
    const message = `expected JQ, and ${blueprint} is a name: write '"${blueprint}"'`;
    return [{ path: ['blueprint'], message }];
  }
  const literal = literalOf(blueprint);
  return literal === undefined ? [] : checkTarget({ blueprint: literal, entity, at: [] }, known);
}
