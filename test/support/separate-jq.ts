import type { Jq } from 'jq-wasm';
import type { EntityRule } from '../../catalog/entity-rule';
import { toPortProgram } from '../../catalog/jq-dialect';
import { layOut } from '../../cli/mapping/layout';
import type { Row } from '../../cli/mapping/row';

/** What one expression says about one value. */
export type Verdict = { readonly v: unknown } | { readonly e: string };

/** One run of jq for one expression, as Port does it: the first output counts, none is null. */
export function evaluateSeparately(jq: Jq, expression: string, input: unknown): Verdict {
  const { stdout, stderr, exitCode } = jq.raw(JSON.stringify(input), toPortProgram(expression), ['-c']);
  const [first] = stdout.split('\n');
  if (first !== undefined && first !== '') return { v: JSON.parse(first) as unknown };
  if (exitCode === 0) return { v: null };
  return { e: toReason(stderr) };
}

function toReason(stderr: string): string {
  const [, isNoText, reason = ''] = /^jq: error \(at [^)]*\)( \(not a string\))?: ?(.*)$/s.exec(stderr) ?? [];
  return isNoText === undefined ? reason : JSON.stringify(JSON.parse(reason));
}

/** The rows of one rule for one input by one run of jq for each expression: what `program.ts` has to agree with. */
export function mapSeparately(jq: Jq, rule: EntityRule, input: object): Row[] {
  if (rule.itemsToParse === undefined) return [mapElement(jq, rule, input)];
  const list = evaluateSeparately(jq, rule.itemsToParse, input);
  if ('e' in list) return [failed('itemsToParse', list.e)];
  if (list.v === null) return [];
  if (!Array.isArray(list.v)) return [failed('itemsToParse', `yields ${typeOf(list.v)}, not an array`)];
  return list.v.map((element: unknown) => mapElement(jq, rule, { ...input, [rule.itemName]: element }));
}

function mapElement(jq: Jq, rule: EntityRule, input: object): Row {
  const { fields } = layOut(rule);
  const verdicts = fields.map((field) => ({
    path: field.path,
    verdict: evaluateSeparately(jq, field.jq, input),
  }));
  const refusal = rule.filter === undefined ? undefined : refusalOf(jq, rule.filter, input);
  if (refusal === 'excluded') {
    const [blueprint, identifier] = verdicts.map(({ verdict }) => ('v' in verdict ? verdict.v : null));
    return { type: 'excluded', blueprint, identifier };
  }
  if (refusal !== undefined) return refusal;
  const failures = verdicts.flatMap(({ path, verdict }) =>
    'e' in verdict ? [{ path, reason: verdict.e }] : [],
  );
  if (failures.length > 0) return { type: 'failed', failures };
  return { type: 'values', values: verdicts.map(({ verdict }) => ('v' in verdict ? verdict.v : null)) };
}

function refusalOf(
  jq: Jq,
  filter: NonNullable<EntityRule['filter']>,
  input: object,
): Row | 'excluded' | undefined {
  const path = filter.mustBeBoolean ? 'selector.query' : 'filter';
  const verdict = evaluateSeparately(jq, filter.jq, input);
  if ('e' in verdict) return failed(path, verdict.e);
  const isNo = verdict.v === false || verdict.v === null;
  if (!filter.mustBeBoolean) return isNo ? { type: 'skipped' } : undefined;
  if (typeof verdict.v !== 'boolean') return failed(path, `yields ${typeOf(verdict.v)}, not true or false`);
  return isNo ? 'excluded' : undefined;
}

function failed(path: string, reason: string): Row {
  return { type: 'failed', failures: [{ path, reason }] };
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
