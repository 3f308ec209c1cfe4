import fc from 'fast-check';
import { Blueprint } from '../../../../catalog/blueprint';
import { checkBlueprintLimits } from '../../../../catalog/provider-limits';
import { toAggregationArgs, toBlueprintArgs } from '../../../../infra/desired/blueprint-args';
import { expressibleBlueprint } from '../../../support/arbitrary-blueprints';
import { mapValues, toAggregationBody, toBlueprintBody } from '../../../support/port-provider/blueprint-body';

const minimal = { identifier: 'service', title: 'Service' };
const withProperties = (properties: object, required?: string[]): Blueprint =>
  Blueprint.parse({ ...minimal, schema: { properties, ...(required ? { required } : {}) } });
const argsOf = (blueprint: Blueprint) => toBlueprintArgs(blueprint, () => false);

describe('a blueprint for the provider', () => {
  it('sorts properties by type and marks what is required', () => {
    const blueprint = withProperties(
      {
        name: { type: 'string', enum: ['a'], enumColors: { a: 'red' }, title: 'Name' },
        cores: { type: 'number', enum: [1, 2], default: 0 },
        isOn: { type: 'boolean', default: false },
        tags: { type: 'object', default: { z: '<a>', a: 1 } },
        zones: { type: 'array', items: { type: 'string', enum: ['x'] }, default: ['x'] },
        rows: { type: 'array', items: { type: 'object' }, default: [{ b: 1, a: 2 }] },
      },
      ['name', 'zones'],
    );
    expect(argsOf(blueprint).properties).toEqual({
      stringProps: { name: { enums: ['a'], enumColors: { a: 'red' }, title: 'Name', required: true } },
      numberProps: { cores: { enums: [1, 2], default: 0 } },
      booleanProps: { isOn: { default: false } },
      objectProps: { tags: { default: String.raw`{"a":1,"z":"\u003ca\u003e"}` } },
      arrayProps: {
        zones: { stringItems: { enums: ['x'], defaults: ['x'] }, required: true },
        rows: { objectItems: { defaults: ['{"a":2,"b":1}'] } },
      },
    });
  });

  it('has no empty groups, which the provider would show as changes', () => {
    const empty = {
      relations: {},
      mirrorProperties: {},
      calculationProperties: {},
      aggregationProperties: {},
    };
    const blueprint = Blueprint.parse({ ...minimal, schema: { properties: {}, required: [] }, ...empty });
    expect(argsOf(blueprint)).toEqual(minimal);
    expect(toAggregationArgs(blueprint)).toBeUndefined();
  });

  it('leaves out the relations that are put off', () => {
    const relation = { target: 'team', required: false, many: true };
    const blueprint = Blueprint.parse({
      ...minimal,
      schema: { properties: {} },
      relations: { owner: relation, peers: relation },
    });
    expect(toBlueprintArgs(blueprint, (name) => name === 'peers').relations).toEqual({ owner: relation });
  });

  it('is the same blueprint again when the provider sends it to Port', () => {
    fc.assert(
      fc.property(expressibleBlueprint(), (blueprint) => {
        fc.pre(Blueprint.safeParse(blueprint).success);
        expect(checkBlueprintLimits({ file: 'x.json', content: blueprint })).toEqual([]);
        const aggregations = mapValues(toAggregationArgs(blueprint)?.properties, toAggregationBody);
        expect(
          normalized({ ...toBlueprintBody(argsOf(blueprint)), aggregationProperties: aggregations }),
        ).toEqual(normalized(blueprint));
      }),
    );
  });
});

/** What means the same to Port is the same: absent and empty groups, the order of `required`, the one type of aggregations. */
function normalized(document: object): unknown {
  const { schema, aggregationProperties = {}, ...rest } = document as Blueprint;
  const groups = { relations: {}, mirrorProperties: {}, calculationProperties: {} };
  return JSON.parse(
    JSON.stringify({
      ...groups,
      ...rest,
      schema: { ...schema, required: (schema.required ?? []).toSorted() },
      aggregationProperties: Object.fromEntries(
        Object.entries(aggregationProperties).map(([key, property]) => [
          key,
          { ...property, type: 'number' },
        ]),
      ),
    }),
  );
}
