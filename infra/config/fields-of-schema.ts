import { z } from 'zod';

/** One key of the configuration, from the schema. */
export interface ConfigurationField {
  /** With `*` for "any of a list" and `NAME` for "any name". */
  readonly path: readonly string[];
  readonly description: string;
  readonly example: string;
  /** As it would be typed; `undefined` where there is none. */
  readonly byDefault: string | undefined;
  readonly options: readonly string[];
}

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Every key that has a description, in the order of the schema. Lists of values are one key, lists of objects several. */
export function fieldsOf(schema: z.ZodType): readonly ConfigurationField[] {
  return walk(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), []);
}

function walk(schema: JsonSchema, path: readonly string[]): ConfigurationField[] {
  const children = Object.entries(schema.properties ?? {}).flatMap(([key, child]) =>
    walk(child as JsonSchema, [...path, key]),
  );
  const items = schema.items as JsonSchema | undefined;
  if (items?.properties !== undefined) return walk(items, [...path, '*']);
  const below = items === undefined ? placeBelow(schema) : ['*'];
  const { description, example, default: value } = schema;
  if (description === undefined) return children;
  const field: ConfigurationField = {
    path: [...path, ...below],
    description,
    example: textOf(example),
    byDefault: value === undefined || isEmpty(value) ? undefined : textOf(value),
    options: optionsOf(schema),
  };
  return [field, ...children];
}

/** Of a record: its values are set by name, and may be lists themselves. */
function placeBelow({ additionalProperties: values }: JsonSchema): string[] {
  if (typeof values !== 'object') return [];
  return 'items' in values ? ['NAME', '*'] : ['NAME'];
}

function optionsOf(schema: JsonSchema): readonly string[] {
  const alternatives = [schema, ...(schema.anyOf ?? [])];
  return alternatives.flatMap((alternative) => (alternative.enum ?? []).map(textOf));
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function textOf(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
