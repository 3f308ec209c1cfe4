export interface CostlyQuery {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

/**
 * What a request costs, before its answer says so; what is not listed costs 1, and so do pages of delta.
 * Source: Microsoft Learn, "Microsoft Graph service-specific throttling limits", identity and access.
 */
export function unitsOf({ path, query }: CostlyQuery): number {
  const base = BASE_UNITS.find(([pattern]) => pattern.test(path))?.[1] ?? 1;
  const top = Number(query['$top'] ?? 100);
  const select = query['$select'] === undefined ? 0 : 1;
  const expand = query['$expand'] === undefined ? 0 : 1;
  return Math.max(1, base - select + expand - (top < 20 ? 1 : 0));
}

const BASE_UNITS: readonly (readonly [RegExp, number])[] = [
  [/^\/(users|applications)$/, 2],
  [/^\/groups\/[^/]+\/members$/, 3],
  [/^\/groups\/[^/]+\/transitiveMembers$/, 5],
];
