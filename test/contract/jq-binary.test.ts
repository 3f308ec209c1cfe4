import { spawnSync } from 'node:child_process';
import { loadJqCheck } from '../../catalog/jq-check';
import { toPortProgram } from '../../catalog/jq-dialect';
import { createOceanMapper } from '../../cli/mapping/ocean-mapper';
import { rule } from '../support/entity-rules';
import { createInProcessJq } from '../support/in-process-jq';
import { JQ_INPUTS } from '../support/jq-inputs';
import type { Expression } from '../support/jq-expression-rows';
import { JQ_TABLE } from '../support/jq-table';

const ERROR = 'an error of the item';
const REFUSED = 'refused by the catalog';
const UNEXPLAINED = 'jq says something else than the table';

/** Such as 1.6; not a number where this machine has no jq. */
const version = Number(/^jq-(\d+\.\d+)/.exec(runJq(['--version'], '').stdout)?.[1]);

interface Printed {
  readonly stdout: string;
  readonly status: number | null;
}

function runJq(args: readonly string[], input: string): Printed {
  const result = spawnSync('jq', args, { input, encoding: 'utf8', env: { ...process.env, TZ: 'UTC' } });
  return result.error === undefined ? result : { stdout: '', status: null };
}

function valuesOf(
  expression: string,
  input: object,
): { readonly values: unknown[]; readonly fails: boolean } {
  const { stdout, status } = runJq(['-c', expression], JSON.stringify(input));
  const lines = stdout.split('\n').filter((line) => line !== '');
  return { values: lines.map((line) => JSON.parse(line) as unknown), fails: status !== 0 };
}

/** What a mapping has to make of the expressions, by what jq prints and the difference that the table names. */
function expectedOf(expressions: readonly Expression[], input: object): readonly unknown[] {
  const plain = expressions.filter(({ because }) => because === undefined);
  // In one process, since each has one output and none fails; where that is not so, one by one shows which.
  const together = valuesOf(plain.map(({ jq }) => `(${jq}\n)`).join(',\n'), input);
  const isAsSaid = !together.fails && together.values.length === plain.length;
  const known = new Map(
    isAsSaid ? plain.map((expression, index) => [expression, together.values[index]]) : [],
  );
  return expressions.map((expression) =>
    known.has(expression) ? known.get(expression) : explain(expression, input),
  );
}

function explain({ jq, because }: Expression, input: object): unknown {
  const bare = valuesOf(jq, input);
  if (because === 'refused') return bare.fails ? REFUSED : UNEXPLAINED;
  if (because === 'error') return bare.fails && bare.values.length === 0 ? ERROR : UNEXPLAINED;
  if (because === 'first output') return bare.values.length === 1 ? UNEXPLAINED : (bare.values[0] ?? null);
  if (because === undefined) return bare.fails || bare.values.length !== 1 ? UNEXPLAINED : bare.values[0];
  const atPort = valuesOf(toPortProgram(jq), input);
  const isDifferent = JSON.stringify(bare) !== JSON.stringify(atPort);
  return isDifferent && !atPort.fails ? atPort.values[0] : UNEXPLAINED;
}

async function mapAll(expressions: readonly Expression[], data: object): Promise<readonly unknown[]> {
  const faultOf = await loadJqCheck();
  const accepted = expressions.filter(({ jq }) => faultOf(jq) === undefined);
  const rules = accepted.map(({ jq }) => rule({ entity: { identifier: '"x"', properties: { value: jq } } }));
  const mapper = createOceanMapper(new Map([['any', rules]]), await createInProcessJq());
  const item = { operation: 'upsert' as const, data: { ...data } };
  const [result] = await mapper.map('any', [item], new AbortController().signal);
  const values = new Map(
    result?.entities.map((entity) => [accepted[entity.rule], entity.properties['value']]),
  );
  return expressions.map((expression) => {
    if (!accepted.includes(expression)) return REFUSED;
    return values.has(expression) ? values.get(expression) : ERROR;
  });
}

const testWithJq = Number.isNaN(version) ? test.skip : test;

testWithJq.each(Object.keys(JQ_INPUTS) as (keyof typeof JQ_INPUTS)[])(
  'a mapping makes of %s what jq prints, but for what Port does differently',
  async (name) => {
    const expressions = JQ_TABLE[name]
      .map((row) => (typeof row === 'string' ? { jq: row } : row))
      .filter(({ since = 1.6 }) => since <= version);
    const input = JQ_INPUTS[name];
    const toRows = (values: readonly unknown[]) => expressions.map(({ jq }, index) => [jq, values[index]]);
    expect(toRows(await mapAll(expressions, input))).toEqual(toRows(expectedOf(expressions, input)));
  },
  120_000,
);
