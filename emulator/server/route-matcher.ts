interface Matchable {
  readonly method: string;
  readonly path: string;
}

export interface RouteMatch<R> {
  readonly route: R;
  readonly params: Readonly<Record<string, string>>;
}

/** Finds the route for a method and a path without query; the first registered wins. Names of segments and case of fixed segments are not significant, as in ARM. */
export type RouteMatcher<R> = (method: string, path: string) => RouteMatch<R> | undefined;

/** Paths are compared segment by segment; `:name` takes any one segment, decoded. A trailing slash is ignored. */
export function createRouteMatcher<R extends Matchable>(routes: readonly R[]): RouteMatcher<R> {
  const compiled = routes.map((route) => ({ route, pattern: segmentsOf(route.path) }));
  return (method, path) => {
    const segments = segmentsOf(path);
    for (const { route, pattern } of compiled) {
      if (route.method !== method) continue;
      const params = paramsOf(pattern, segments);
      if (params !== undefined) return { route, params };
    }
    return undefined;
  };
}

function paramsOf(
  pattern: readonly string[],
  segments: readonly string[],
): Readonly<Record<string, string>> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const params: [string, string][] = [];
  for (const [index, expected] of pattern.entries()) {
    const actual = decoded(segments[index] ?? '');
    if (actual === undefined) return undefined;
    if (expected.startsWith(':')) params.push([expected.slice(1), actual]);
    else if (expected.toLowerCase() !== actual.toLowerCase()) return undefined;
  }
  return Object.fromEntries(params);
}

function segmentsOf(path: string): string[] {
  return path.replace(/\/+$/, '').split('/').slice(1);
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined; // A malformed escape names no route.
  }
}
