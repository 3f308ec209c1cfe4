import type { Blueprint } from '../../catalog/blueprint';

/** What Port holds already, as far as it matters here. */
export interface LiveBlueprint {
  readonly identifier: string;
  readonly schema: { readonly properties: Readonly<Record<string, { readonly type?: string | undefined }>> };
}

export interface TypeChange {
  readonly blueprint: string;
  readonly property: string;
  readonly from: string;
  readonly to: string;
}

/** Properties whose type differs from that in Port, which neither Port nor its provider changes. */
export function findTypeChanges(
  wanted: readonly Blueprint[],
  live: readonly LiveBlueprint[],
  renames: Readonly<Record<string, string>>,
): readonly TypeChange[] {
  const held = new Map(live.map((blueprint) => [blueprint.identifier, blueprint.schema.properties]));
  return wanted.flatMap(({ identifier, schema }) => {
    const before = held.get(identifier) ?? held.get(own(renames, identifier) ?? '') ?? {};
    return Object.entries(schema.properties).flatMap(([property, { type: to }]) => {
      const from = own(before, property)?.type;
      return from === undefined || from === to ? [] : [{ blueprint: identifier, property, from, to }];
    });
  });
}

function own<T>(values: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}
