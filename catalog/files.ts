import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { z } from 'zod';
import { parseJson } from './json-text';
import { linesOfJson } from './lines';
import { CatalogError, problemAt, toProblems } from './problems';
import type { CatalogFile, CatalogProblem, Source } from './problems';
import { parseYaml } from './yaml-text';

/** A file as it was read: what its schema makes of it, or what is wrong with it. */
export interface ReadFile<T> extends Source {
  /** The value, even where the schema refuses it. */
  readonly json: unknown;
  readonly content: T | undefined;
  readonly problems: readonly CatalogProblem[];
}

/**
 * The files below a folder that end in one of these, relative to the catalog and in the order of their names;
 * `undefined` where there is no such folder. What begins with a dot is left out: Kubernetes keeps a second copy of a
 * mounted ConfigMap there.
 */
export async function listFiles(
  catalog: string,
  folder: string,
  endings: readonly string[],
): Promise<string[] | undefined> {
  const entries = await unlessMissing(
    folder,
    readdir(join(catalog, folder), { recursive: true, withFileTypes: true }),
  );
  return entries
    ?.filter((entry) => !entry.isDirectory() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => relative(catalog, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => !/(^|\/)\./.test(file))
    .sort();
}

/** Reads one file, YAML by its ending, and puts it through its schema; `undefined` where there is no such file. */
export async function readDocument<T>(
  catalog: string,
  file: string,
  schemaFor: (value: unknown) => z.ZodType<T>,
): Promise<ReadFile<T> | undefined> {
  const text = await unlessMissing(file, readFile(join(catalog, file), 'utf8'));
  if (text === undefined) return undefined;
  const parsed = file.endsWith('.yaml') ? parseYaml(text) : parseJsonText(text);
  if ('faults' in parsed) {
    const kind = file.endsWith('.yaml') ? 'YAML' : 'JSON';
    const problems = parsed.faults.map(({ line, column, message }) => ({
      file,
      line,
      path: '$',
      message: `not ${kind}, line ${line}, column ${column}: ${message}`,
    }));
    return { file, json: undefined, content: undefined, problems };
  }
  return toReadFile({ file, lineOf: parsed.lineOf }, parsed.value, schemaFor(parsed.value));
}

/** The files that have no problem of their own. */
export function validFiles<T>(files: readonly ReadFile<T>[]): CatalogFile<T>[] {
  return files.flatMap(({ file, lineOf, content }) =>
    content === undefined ? [] : [{ file, lineOf, content }],
  );
}

function parseJsonText(text: string): ReturnType<typeof parseYaml> {
  const parsed = parseJson(text);
  if ('value' in parsed) return { value: parsed.value, lineOf: linesOfJson(text) };
  return { faults: [parsed.fault] };
}

function toReadFile<T>(source: Source, json: unknown, schema: z.ZodType<T>): ReadFile<T> {
  const result = schema.safeParse(json);
  const found = result.success ? [] : toProblems(source, result.error.issues);
  const overlooked = pathsOfProto(json, [])
    .map((path) => problemAt(source, path, 'unknown key'))
    .filter(({ path }) => found.every((problem) => problem.path !== path));
  const problems = [...found, ...overlooked];
  return { ...source, json, content: problems.length === 0 ? result.data : undefined, problems };
}

/** zod leaves this key out of a record without a word. */
function pathsOfProto(value: unknown, path: readonly PropertyKey[]): PropertyKey[][] {
  if (typeof value !== 'object' || value === null) return [];
  const children: [PropertyKey, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return children.flatMap(([key, child]) => [
    ...(key === '__proto__' ? [[...path, key]] : []),
    ...pathsOfProto(child, [...path, key]),
  ]);
}

/** @throws CatalogError where there is something that cannot be read. */
async function unlessMissing<T>(file: string, reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new CatalogError([problemAt({ file }, [], `cannot be read: ${code}`)]);
  }
}

function codeOf(error: unknown): string | undefined {
  const isCoded = typeof error === 'object' && error !== null && 'code' in error;
  return isCoded && typeof error.code === 'string' ? error.code : undefined;
}
