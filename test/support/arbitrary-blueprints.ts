import fc from 'fast-check';
import type { Blueprint } from '../../catalog/blueprint';
import type { PropertySchema } from '../../catalog/property-schema';

/** Blueprints with every construct that Port's provider can express. */
export function expressibleBlueprint(): fc.Arbitrary<Blueprint> {
  return fc
    .record(
      {
        identifier: key,
        title: text,
        description: text,
        icon: text,
        schema: schema(),
        relations: fc.dictionary(key, relation(), { maxKeys: 3 }),
        mirrorProperties: fc.dictionary(key, optional({ path: text, title: text }, ['path']), { maxKeys: 2 }),
        calculationProperties: fc.dictionary(key, calculation(), { maxKeys: 2 }),
        aggregationProperties: fc.dictionary(key, aggregation(), { maxKeys: 4 }),
        ownership: fc.oneof(
          optional({ type: fc.constant('Direct' as const), title: text }, ['type']),
          optional({ type: fc.constant('Inherited' as const), path: text, title: text }, ['type', 'path']),
        ),
        teamInheritance: fc.record({ path: text }),
        changelogDestination: fc.oneof(
          fc.constant({ type: 'KAFKA' as const }),
          optional({ type: fc.constant('WEBHOOK' as const), url: fc.webUrl(), agent: fc.boolean() }, [
            'type',
            'url',
          ]),
        ),
        includeInGlobalSearch: fc.boolean(),
      },
      { requiredKeys: ['identifier', 'title', 'schema'] },
    )
    .map((blueprint) => blueprint as Blueprint);
}

const key = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,8}$/);
const text = fc.string({ minLength: 1, maxLength: 12 });
const whole = fc.integer({ min: 0, max: 500 });
const number = fc
  .oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }))
  .map((n) => n + 0);
const colors = fc.dictionary(text, fc.constantFrom('blue', 'red'), { minKeys: 1, maxKeys: 2 });
const object = fc.dictionary(text, fc.jsonValue({ maxDepth: 2 }).filter(isSafe), { maxKeys: 4 });

const described = { title: text, description: text, icon: text };
const authentication = fc.record({ clientId: text, authorizationUrl: text, tokenUrl: text });

function optional<T extends object>(
  shape: { [Key in keyof T]: fc.Arbitrary<T[Key]> },
  requiredKeys: (keyof T)[],
) {
  return fc.record(shape, { requiredKeys: requiredKeys });
}

function schema(): fc.Arbitrary<Blueprint['schema']> {
  return fc.dictionary(key, property(), { maxKeys: 8 }).chain((properties) =>
    fc.record({
      properties: fc.constant(properties),
      required: fc.subarray(Object.keys(properties)),
    }),
  );
}

function property(): fc.Arbitrary<PropertySchema> {
  const texts = { format: fc.constant('url' as const), pattern: fc.constant('^a'), enumColors: colors };
  return fc.oneof(
    optional(
      {
        type: fc.constant('string' as const),
        ...described,
        ...texts,
        default: text,
        dateFormat: fc.constant('iso' as const),
        minLength: whole,
        maxLength: whole,
        enum: fc.array(text, { minLength: 1, maxLength: 3 }),
        spec: fc.constant('open-api' as const),
        specAuthentication: authentication,
      },
      ['type'],
    ),
    optional(
      {
        type: fc.constant('number' as const),
        ...described,
        default: number,
        minimum: number,
        maximum: number,
        enum: fc.array(number, { minLength: 1, maxLength: 3 }),
        enumColors: colors,
      },
      ['type'],
    ),
    optional({ type: fc.constant('boolean' as const), ...described, default: fc.boolean() }, ['type']),
    optional(
      {
        type: fc.constant('object' as const),
        ...described,
        default: object,
        format: fc.constant('yaml' as const),
        spec: fc.constant('async-api' as const),
      },
      ['type'],
    ),
    array(
      optional({ type: fc.constant('string'), ...texts, enum: fc.array(text, { minLength: 1 }) }, ['type']),
      text,
    ),
    array(fc.record({ type: fc.constant('number') }), number),
    array(fc.record({ type: fc.constant('boolean') }), fc.boolean()),
    array(optional({ type: fc.constant('object'), format: fc.constant('yaml') }, ['type']), object),
    optional({ type: fc.constant('array'), ...described, minItems: whole }, ['type']),
  ) as fc.Arbitrary<PropertySchema>;
}

function array(items: fc.Arbitrary<object>, value: fc.Arbitrary<unknown>): fc.Arbitrary<object> {
  return optional(
    {
      type: fc.constant('array'),
      ...described,
      items,
      minItems: whole,
      maxItems: whole,
      default: fc.array(value, { maxLength: 3 }),
    },
    ['type', 'items'],
  );
}

function relation() {
  const flags = fc.constantFrom({ required: true, many: false }, { required: false, many: true });
  return fc
    .tuple(optional({ target: key, title: text, description: text }, ['target']), flags)
    .map(([looks, both]) => ({ ...looks, ...both }));
}

function calculation() {
  return optional(
    {
      calculation: text,
      type: fc.constantFrom('string', 'number'),
      ...described,
      format: fc.constant('url'),
      dateFormat: fc.constant('iso'),
      colorized: fc.boolean(),
      colors,
      spec: fc.constant('open-api'),
      specAuthentication: authentication,
    },
    ['calculation', 'type'],
  );
}

function aggregation() {
  const over = { averageOf: fc.constantFrom('hour', 'total'), measureTimeBy: text };
  return optional(
    {
      ...described,
      target: key,
      type: fc.constant('number'),
      calculationSpec: fc.oneof(
        fc.constant({ func: 'count', calculationBy: 'entities' }),
        fc.record({ func: fc.constant('average'), calculationBy: fc.constant('entities'), ...over }),
        fc.record({
          func: fc.constant('average'),
          calculationBy: fc.constant('property'),
          property: text,
          ...over,
        }),
        fc.record({
          func: fc.constantFrom('sum', 'min', 'max', 'median'),
          calculationBy: fc.constant('property'),
          property: text,
        }),
      ),
      query: object,
      pathFilter: fc.array(optional({ path: fc.array(text), fromBlueprint: key }, ['path']), {
        minLength: 1,
        maxLength: 1,
      }),
    },
    ['title', 'target', 'type', 'calculationSpec'],
  );
}

/** Whole numbers beyond 2^53 are refused, and JSON knows one zero. */
function isSafe(value: unknown): boolean {
  if (typeof value === 'number')
    return !Object.is(value, -0) && (!Number.isInteger(value) || Number.isSafeInteger(value));
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(isSafe);
}
