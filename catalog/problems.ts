import type { z } from 'zod';

/** One thing to mend in the catalog. */
export interface CatalogProblem {
  /** Relative to the catalog's folder, with `/`. */
  readonly file: string;
  /** Counts from 1; not there for what is no text, such as a file that is missing. */
  readonly line?: number;
  /** Where in the file, such as `$.schema.properties.sku.type`; `$` is the whole document. */
  readonly path: string;
  readonly message: string;
}

/** The line on which what has that path begins, or, where there is no such thing, what should hold it. */
export type LineOf = (path: readonly PropertyKey[]) => number | undefined;

/** What a problem can be in. */
export interface Source {
  readonly file: string;
  readonly lineOf?: LineOf;
}

/** A file of the catalog and what stands in it. */
export interface CatalogFile<T> extends Source {
  readonly content: T;
}

/** The catalog cannot be used; every problem is listed, in the order of files and of what stands in them. */
export class CatalogError extends Error {
  constructor(readonly problems: readonly CatalogProblem[]) {
    super(problems.map((problem) => `${placeOf(problem)}: ${problem.message}`).join('\n'));
    this.name = 'CatalogError';
  }
}

/** Such as `mappings/entra.yaml:12: $.resources[0].kind`. */
export function placeOf({ file, line, path }: CatalogProblem): string {
  return `${line === undefined ? file : `${file}:${line}`}: ${path}`;
}

export function problemAt(source: Source, path: readonly PropertyKey[], message: string): CatalogProblem {
  const line = source.lineOf?.(path);
  return { file: source.file, ...(line === undefined ? {} : { line }), path: toJsonPath(path), message };
}

type Issue = z.core.$ZodIssue;

/** A JSON path such as `$.mappings[2].entity["odd key"]`. */
export function toJsonPath(segments: readonly PropertyKey[]): string {
  return segments.map(toSegment).reduce((path, segment) => path + segment, '$');
}

function toSegment(segment: PropertyKey): string {
  if (typeof segment === 'number') return `[${segment}]`;
  const key = String(segment);
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

/** The problems of one file, from what its schema found. */
export function toProblems(source: Source, issues: readonly Issue[]): CatalogProblem[] {
  return issues
    .flatMap((issue) => flatten(issue, []))
    .map(({ path, message }) => problemAt(source, path, message));
}

interface Finding {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function flatten(issue: Issue, above: readonly PropertyKey[]): Finding[] {
  const path = [...above, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], message: 'unknown key' }));
    case 'invalid_key':
      return issue.issues.map(({ message }) => ({ path, message: `not a valid name: ${message}` }));
    case 'invalid_union':
      return flattenUnion(issue, path);
    default:
      return [{ path, message: issue.message }];
  }
}

/** Of the alternatives, the one that the author meant: it fits at least as a whole, and only something in it is wrong. */
function flattenUnion(issue: z.core.$ZodIssueInvalidUnion, path: readonly PropertyKey[]): Finding[] {
  const meant = issue.errors.find((issues) => issues.length > 0 && issues.every(isInside));
  if (meant !== undefined) return meant.flatMap((inner) => flatten(inner, path));
  const reasons = [...new Set(issue.errors.flat().map(({ message }) => message))];
  return [{ path, message: reasons.length === 0 ? issue.message : reasons.join(', or ') }];
}

function isInside(issue: Issue): boolean {
  return issue.path.length > 0 || issue.code === 'unrecognized_keys';
}
