/** What came of one rule for one input, or for one element of its list. */
export type Row =
  /** The values of the fields, in their order. */
  | { readonly type: 'values'; readonly values: readonly unknown[] }
  /** A webhook's filter says that the rule is about other items. */
  | { readonly type: 'skipped' }
  /** Ocean's selector refuses the entity of this name; null where a part of it can't be told. */
  | { readonly type: 'excluded'; readonly blueprint: unknown; readonly identifier: unknown }
  | { readonly type: 'failed'; readonly failures: readonly Failure[] };

export interface Failure {
  /** Such as `properties.department`. */
  readonly path: string;
  readonly reason: string;
}

/**
 * Reads what the programs of `program.ts` yield for one row: a list of values, null for skipped, or one of
 * `{excluded: [blueprint, identifier]}`, `{failed: [path, error]}` and `{safe: [{v: value} | {e: error}, …]}`.
 * `paths` are those of the fields.
 * @throws if it is something else
 */
export function toRow(output: unknown, paths: readonly string[]): Row {
  if (Array.isArray(output)) return { type: 'values', values: output };
  if (output === null) return { type: 'skipped' };
  if (isRecord(output)) {
    const { safe, excluded, failed } = output;
    if (Array.isArray(safe)) return toSafeRow(safe, paths);
    if (Array.isArray(excluded)) return { type: 'excluded', blueprint: excluded[0], identifier: excluded[1] };
    if (Array.isArray(failed))
      return { type: 'failed', failures: [{ path: String(failed[0]), reason: toReason(failed[1]) }] };
  }
  throw new Error(`the program of a mapping yields a row of no known form: ${JSON.stringify(output)}`);
}

function toSafeRow(outputs: readonly unknown[], paths: readonly string[]): Row {
  const results = outputs.map((output) => (isRecord(output) ? output : {}));
  const failures = results.flatMap((result, index) =>
    'e' in result ? [{ path: paths[index] ?? '', reason: toReason(result.e) }] : [],
  );
  if (failures.length > 0) return { type: 'failed', failures };
  return { type: 'values', values: results.map(({ v }) => v) };
}

/** jq's own errors are texts, those of `error(…)` any value. */
function toReason(error: unknown): string {
  return typeof error === 'string' ? error : JSON.stringify(error);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
