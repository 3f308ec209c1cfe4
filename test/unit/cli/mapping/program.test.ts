import fc from 'fast-check';
import { loadJq, type Jq } from 'jq-wasm';
import type { EntityRule } from '../../../../catalog/entity-rule';
import { layOut } from '../../../../cli/mapping/layout';
import { buildProgram, type PageProgram } from '../../../../cli/mapping/program';
import { toRow, type Row } from '../../../../cli/mapping/row';
import { ENDLESS, expressionOrPeculiar } from '../../../support/peculiar-jq';
import { filter, rule, selector } from '../../../support/entity-rules';
import { mapSeparately } from '../../../support/separate-jq';

const RUNS = { numRuns: process.env['DEEP'] === undefined ? 60 : 1000 };
const PATIENCE_MS = 300_000;

let jq: Jq;
beforeAll(async () => {
  jq = await loadJq();
});

/** For each input and each rule, its rows. */
function run(rules: readonly EntityRule[], inputs: readonly unknown[], form: keyof PageProgram): Row[][][] {
  const layouts = rules.map(layOut);
  const outputs = jq.first<unknown[][][]>([...inputs], buildProgram(layouts)[form]);
  return outputs!.map((byRule) =>
    byRule.map((rows, index) =>
      rows.map((row) =>
        toRow(
          row,
          layouts[index]!.fields.map(({ path }) => path),
        ),
      ),
    ),
  );
}

/** Inputs on which expressions succeed, fail and come to nothing. */
const INPUTS = [
  { id: 'x', a: { a: { b: { s: 1 } }, l: [1], properties: { s: 'p' }, sku: null }, s: 'text', l: ['p', 'q'] },
  { id: 'y', a: null, s: 7, l: [] },
  { id: 'z', a: 'no object', s: 'ü\u0000"\\(1)\n', l: 'no list', n: 0.1 + 0.2, big: Number.MAX_VALUE },
];

const expressions = fc.array(expressionOrPeculiar('.a'), { minLength: 1, maxLength: 6 });
const conditions = fc.option(
  fc
    .tuple(expressionOrPeculiar('.a'), fc.boolean())
    .map(([text, mustBeBoolean]) => ({ jq: text, mustBeBoolean })),
  { nil: undefined },
);

const withProperties = (texts: readonly string[]): Record<string, string> =>
  Object.fromEntries(texts.map((text, index) => [`p${index}`, text]));

describe.each(['fast', 'safe'] as const)('the %s program', (form) => {
  it(
    'means one evaluation for each expression, of which the first output counts',
    () => {
      fc.assert(
        fc.property(expressions, conditions, (texts, condition) => {
          const given = rule({ filter: condition, entity: { properties: withProperties(texts) } });
          expect(run([given], INPUTS, form)).toEqual(
            INPUTS.map((input) => [mapSeparately(jq, given, input)]),
          );
        }),
        RUNS,
      );
    },
    PATIENCE_MS,
  );

  it(
    'evaluates every rule for every element of a list',
    () => {
      fc.assert(
        fc.property(expressionOrPeculiar('.a'), expressions, conditions, (list, texts, condition) => {
          const rules = [
            rule({ itemsToParse: list, filter: condition, entity: { properties: withProperties(texts) } }),
            rule({
              itemsToParse: '.l',
              itemName: 'one "\\(1)',
              entity: { identifier: '.["one \\"\\\\(1)"]' },
            }),
          ];
          expect(run(rules, INPUTS, form)).toEqual(
            INPUTS.map((input) => rules.map((each) => mapSeparately(jq, each, input))),
          );
        }),
        RUNS,
      );
    },
    PATIENCE_MS,
  );

  it.each([filter('true, null'), filter('null, true'), selector('true, false'), selector('false, true')])(
    'counts the first output of %j, also where the others leave as many rows',
    (condition) => {
      const given = rule({ filter: condition, entity: { properties: { a: 'empty', b: '.s' } } });
      expect(run([given], INPUTS, form)).toEqual(INPUTS.map((input) => [mapSeparately(jq, given, input)]));
    },
  );

  it.each(ENDLESS)('is done with %s, which has no last output', (text) => {
    const given = rule({ filter: filter(text), entity: { properties: { a: text, b: '.s' } } });
    const values = ['thing', 'x', 1, 2];
    expect(run([given], [{ id: 'x', s: 2 }], form)).toEqual([[[{ type: 'values', values }]]]);
  });

  it('hides the environment, whatever the expressions define', () => {
    const given = rule({ entity: { properties: { a: 'env', b: '$ENV', c: 'def env: 1; env' } } });
    expect(run([given], [{ id: 'x' }], form)).toEqual([
      [[{ type: 'values', values: ['thing', 'x', {}, {}, 1] }]],
    ]);
  });

  it('takes the name of a blueprint as it is written', () => {
    const name = '"\\(1 + 1)\u2028"\'x\' #';
    const [[[row]]] = run([rule({ blueprint: { literal: name } })], [{ id: 'x' }], form) as [[[Row]]];
    expect(row).toEqual({ type: 'values', values: [name, 'x'] });
  });

  it('asks a rule that deletes for blueprint and identifier only', () => {
    const given = rule({ operation: 'delete', entity: { properties: { a: 'error("never asked")' } } });
    expect(run([given], [{ id: 'x' }], form)).toEqual([[[{ type: 'values', values: ['thing', 'x'] }]]]);
  });

  it('yields nothing for no input', () => {
    expect(run([rule()], [], form)).toEqual([]);
  });
});

test('fields that succeed together are not evaluated one by one', () => {
  const layouts = [
    layOut(rule({ filter: selector('true'), entity: { properties: withProperties(['.a', '.s']) } })),
  ];
  const [output] = jq.first<unknown[]>([{ id: 'x', a: 1, s: 2 }], buildProgram(layouts).fast)!;
  expect(output).toEqual([[['thing', 'x', 1, 2]]]);
});
