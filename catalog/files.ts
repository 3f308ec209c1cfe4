import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { z } from 'zod';
import { parseJson } from './json-text';
import { CatalogError, problemAt, toProblems, type CatalogFile, type CatalogProblem } from './problems';

/** A file as it was read: what its schema makes of it, or what is wrong with it. */
export interface ReadFile<T> {
  readonly file: string;
  /** The JSON value, even where the schema refuses it. */
  readonly json: unknown;
  readonly content: T | undefined;
  readonly problems: readonly CatalogProblem[];
}

/**
 * The `.json` files below a folder, relative to the catalog and in the order of their names; `undefined` where there is
 * no such folder. What begins with a dot is left out: Kubernetes keeps a second copy of a mounted ConfigMap there.
 */
export async function listJsonFiles(catalog: string, folder: string): Promise<string[] | undefined> {
  const entries = await unlessMissing(
    folder,
    readdir(join(catalog, folder), { recursive: true, withFileTypes: true }),
  );
  return entries
    ?.filter((entry) => !entry.isDirectory() && entry.name.endsWith('.json'))
    .map((entry) => relative(catalog, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => !/(^|\/)\./.test(file))
    .sort();
}

/** Reads one file and puts it through its schema; `undefined` where there is no such file. */
export async function readJsonFile<T>(
  catalog: string,
  file: string,
  schema: z.ZodType<T>,
): Promise<ReadFile<T> | undefined> {
  const text = await unlessMissing(file, readFile(join(catalog, file), 'utf8'));
  return text === undefined ? undefined : toReadFile(file, text, schema);
}

/** The files that have no problem of their own. */
export function validFiles<T>(files: readonly ReadFile<T>[]): CatalogFile<T>[] {
  return files.flatMap(({ file, content }) => (content === undefined ? [] : [{ file, content }]));
}

function toReadFile<T>(file: string, text: string, schema: z.ZodType<T>): ReadFile<T> {
  const parsed = parseJson(text);
  if ('fault' in parsed) {
    const { line, column, message } = parsed.fault;
    const problem = problemAt(file, [], `not JSON, line ${line}, column ${column}: ${message}`);
    return { file, json: undefined, content: undefined, problems: [problem] };
  }
  const result = schema.safeParse(parsed.value);
  const problems = result.success ? [] : toProblems(file, result.error.issues);
  return { file, json: parsed.value, content: result.data, problems };
}

/** @throws CatalogError where there is something that cannot be read. */
async function unlessMissing<T>(file: string, reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new CatalogError([problemAt(file, [], `cannot be read: ${code}`)]);
  }
}

function codeOf(error: unknown): string | undefined {
  const isCoded = typeof error === 'object' && error !== null && 'code' in error;
  return isCoded && typeof error.code === 'string' ? error.code : undefined;
}
