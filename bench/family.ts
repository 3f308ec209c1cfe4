import type { ParseArgsConfig } from 'node:util';

/** What `parseArgs` has found of a family's own options. */
export type Options = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

/** Scenarios that are measured together and share a results page. */
export interface BenchFamily {
  /** As on the command line. */
  readonly name: string;
  /** For `--help`: what it measures, and its own options. */
  readonly help: string;
  /** The results page, seen from the repository. */
  readonly page: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** Measures and renders the page as Markdown. */
  measure(options: Options): Promise<string>;
}
