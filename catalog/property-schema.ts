import { z } from 'zod';
import { Icon, Title } from './names';

/** Formats of Port's blueprint schema. Source: Port's OpenAPI document, `POST /v1/blueprints`. */
const FORMATS = [
  'date-time',
  'url',
  'email',
  'idn-email',
  'ipv4',
  'ipv6',
  'markdown',
  'yaml',
  'user',
  'blueprints',
  'team',
  'timer',
  'proto',
  'labeled-url',
] as const;

const COLORS = [
  'blue',
  'turquoise',
  'orange',
  'purple',
  'pink',
  'yellow',
  'green',
  'red',
  'gold',
  'silver',
  'paleBlue',
  'darkGray',
  'lightGray',
  'bronze',
  'lime',
  'olive',
  'brown',
] as const;

const Count = z.int().min(0);
export const Colors = z.record(z.string(), z.enum(COLORS));

const SpecAuthentication = z.strictObject({
  clientId: z.string(),
  authorizationUrl: z.string(),
  tokenUrl: z.string(),
  authorizationScope: z.array(z.string()).optional(),
});

/** What a property, a calculation property and the items of an array say about the value. */
export const presentation = {
  format: z.enum(FORMATS).optional(),
  dateFormat: z.enum(['relative', '12-hour', '24-hour', 'iso']).optional(),
  spec: z.enum(['open-api', 'embedded-url', 'async-api']).optional(),
  specAuthentication: SpecAuthentication.optional(),
};

const described = {
  title: Title.optional(),
  description: z.string().optional(),
  icon: Icon.optional(),
};

const pattern = z.string().refine(isRegExp, 'not a regular expression');

const texts = {
  enum: z.array(z.string()).min(1).optional(),
  enumColors: Colors.optional(),
  pattern: pattern.optional(),
  minLength: Count.optional(),
  maxLength: Count.optional(),
};

const numbers = {
  enum: z.array(z.number()).min(1).optional(),
  enumColors: Colors.optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
};

const objects = {
  properties: z.record(z.string(), z.json()).optional(),
  patternProperties: z.record(pattern, z.json()).optional(),
  additionalProperties: z.union([z.boolean(), z.record(z.string(), z.json())]).optional(),
};

/** What the elements of an array are; Port documents no arrays of arrays. */
export const Items = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('string'), ...presentation, ...texts }),
  z.strictObject({ type: z.literal('number'), ...numbers }),
  z.strictObject({ type: z.literal('boolean') }),
  z.strictObject({ type: z.literal('object'), ...presentation, ...objects }),
]);

/** One property of a blueprint: JSON Schema in the subset that Port documents. Other keywords are refused. */
export const PropertySchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('string'),
    ...described,
    ...presentation,
    ...texts,
    default: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('number'), ...described, ...numbers, default: z.number().optional() }),
  z.strictObject({ type: z.literal('boolean'), ...described, default: z.boolean().optional() }),
  z.strictObject({
    type: z.literal('object'),
    ...described,
    ...presentation,
    ...objects,
    default: z.record(z.string(), z.json()).optional(),
  }),
  z.strictObject({
    type: z.literal('array'),
    ...described,
    items: Items.optional(),
    minItems: Count.optional(),
    maxItems: Count.optional(),
    uniqueItems: z.boolean().optional(),
    default: z.array(z.json()).optional(),
  }),
]);

export type PropertySchema = z.infer<typeof PropertySchema>;

function isRegExp(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}
