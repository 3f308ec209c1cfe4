import type { Blueprint } from '../../catalog/blueprint';
import type { PropertySchema } from '../../catalog/property-schema';
import type {
  ArrayProp,
  BlueprintProperties,
  NumberProp,
  ObjectProp,
  SpecAuthentication,
  StringProp,
} from '../port/shapes';
import { toCanonicalJson } from './canonical-json';
import { defined, unlessEmpty, type Defined } from './defined';

type Of<Type extends PropertySchema['type']> = Extract<PropertySchema, { type: Type }>;

/** Port's properties as its provider takes them: sorted by type, `required` on each. Only for what `checkBlueprintLimits` let pass. */
export function toProviderProperties({
  properties,
  required = [],
}: Blueprint['schema']): BlueprintProperties | undefined {
  const needed = new Set(required);
  const pick = <Type extends PropertySchema['type'], Prop extends object>(
    type: Type,
    convert: (property: Of<Type>) => Prop,
  ): Readonly<Record<string, Prop>> | undefined =>
    unlessEmpty(
      Object.fromEntries(
        Object.entries(properties)
          .filter((entry): entry is [string, Of<Type>] => entry[1].type === type)
          .map(([key, property]) => [
            key,
            { ...convert(property), ...(needed.has(key) ? { required: true } : {}) },
          ]),
      ),
    );
  return unlessEmpty(
    defined({
      stringProps: pick('string', toStringProp),
      numberProps: pick('number', toNumberProp),
      booleanProps: pick('boolean', (property) =>
        defined({ ...describe(property), default: property.default }),
      ),
      objectProps: pick('object', toObjectProp),
      arrayProps: pick('array', toArrayProp),
    }),
  );
}

export function describe({
  title,
  description,
  icon,
}: Pick<PropertySchema, 'title' | 'description' | 'icon'>): Defined<{
  readonly title: string | undefined;
  readonly description: string | undefined;
  readonly icon: string | undefined;
}> {
  return defined({ title, description, icon });
}

/** The provider has no place for scopes. */
export function toAuthentication(
  authentication: Of<'string'>['specAuthentication'],
): SpecAuthentication | undefined {
  if (authentication === undefined) return undefined;
  const { authorizationUrl, clientId, tokenUrl } = authentication;
  return { authorizationUrl, clientId, tokenUrl };
}

function toStringProp(property: Of<'string'>): StringProp {
  const { format, dateFormat, minLength, maxLength, pattern, enumColors, spec } = property;
  return defined({
    ...describe(property),
    default: property.default,
    format,
    dateFormat,
    minLength,
    maxLength,
    pattern,
    enums: property.enum,
    enumColors,
    spec,
    specAuthentication: toAuthentication(property.specAuthentication),
  });
}

function toNumberProp(property: Of<'number'>): NumberProp {
  const { minimum, maximum, enumColors } = property;
  return defined({
    ...describe(property),
    default: property.default,
    minimum,
    maximum,
    enums: property.enum,
    enumColors,
  });
}

function toObjectProp(property: Of<'object'>): ObjectProp {
  const { format, spec } = property;
  const value = property.default === undefined ? undefined : toCanonicalJson(property.default);
  return defined({ ...describe(property), default: value, format, spec });
}

function toArrayProp(property: Of<'array'>): ArrayProp {
  const { minItems, maxItems, items, default: values } = property;
  return { ...describe(property), ...defined({ minItems, maxItems }), ...toItems(items, values) };
}

type Values = Of<'array'>['default'];

function toItems(items: Of<'array'>['items'], values: Values): ArrayProp {
  switch (items?.type) {
    case undefined:
      return {};
    case 'string': {
      const { format, pattern, enumColors } = items;
      const defaults = listOf(values, (value) => typeof value === 'string');
      return { stringItems: defined({ defaults, format, pattern, enums: items.enum, enumColors }) };
    }
    case 'number':
      return { numberItems: defined({ defaults: listOf(values, (value) => typeof value === 'number') }) };
    case 'boolean':
      return { booleanItems: defined({ defaults: listOf(values, (value) => typeof value === 'boolean') }) };
    case 'object':
      return { objectItems: defined({ defaults: values?.map(toCanonicalJson), format: items.format }) };
  }
}

/** The check has seen to it that none is of another type. */
function listOf<T>(values: Values, isOfType: (value: unknown) => value is T): readonly T[] | undefined {
  const all: readonly unknown[] | undefined = values;
  return all?.filter(isOfType);
}
