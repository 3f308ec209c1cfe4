import { isDeepStrictEqual } from 'node:util';

/** What is compared with Port. */
export type SourceTitle = 'Azure' | 'Entra ID';

/** One aspect, compared over everything. */
export interface Check {
  readonly title: string;
  readonly source: SourceTitle;
  /** How many values were compared. */
  readonly compared: number;
  /** For things: how many there are on each side. */
  readonly sides?: { readonly source: number; readonly port: number };
  /** What the source and Port say differently, a line each; empty where they agree. */
  readonly differences: readonly string[];
}

export interface Comparison {
  /** Whose value it is. */
  readonly subject: string;
  readonly what: string;
  readonly source: unknown;
  readonly port: unknown;
}

/** Compares values one by one. */
export function check(title: string, source: SourceTitle, comparisons: readonly Comparison[]): Check {
  return {
    title,
    source,
    compared: comparisons.length,
    differences: comparisons
      .filter((one) => !isDeepStrictEqual(one.source, one.port))
      .map(
        ({ subject, what, source: there, port }) =>
          `${subject}: ${what} is ${JSON.stringify(there)} in ${source}, ${JSON.stringify(port)} in Port`,
      ),
  };
}

/** Compares which things there are. */
export function compareIds(
  title: string,
  ids: {
    readonly source: SourceTitle;
    readonly wanted: readonly string[];
    readonly found: readonly string[];
  },
): Check {
  const { source, found } = ids;
  const wanted = new Set(ids.wanted);
  const present = new Set(found);
  const missing = wanted.difference(present);
  const foreign = present.difference(wanted);
  return {
    title,
    source,
    compared: wanted.size + foreign.size,
    sides: { source: wanted.size, port: found.length },
    differences: [
      ...[...missing].map((id) => `${id}: in ${source}, not in Port`),
      ...[...foreign].map((id) => `${id}: in Port, not in ${source}`),
      ...(found.length === present.size
        ? []
        : [`${found.length - present.size} of them more than once in Port`]),
    ],
  };
}
