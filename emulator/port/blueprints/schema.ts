import { z } from 'zod';

/** Lengths, patterns and lists in this file are those of Port's OpenAPI document, `POST /v1/blueprints`. */
const IDENTIFIER = /^(?!\.{1,2}$)[\p{L}0-9@_.+:\\/-]+$/u;
const KEY = /^[A-Za-z0-9@_=\\-]+$/;
const MAX_LENGTH = 100;

export const PROPERTY_TYPES = ['string', 'number', 'boolean', 'object', 'array'] as const;
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

const Title = z.string().min(1).max(MAX_LENGTH);
const Key = z.string().max(MAX_LENGTH).regex(KEY, `must match pattern "${KEY.source}"`);

const SpecAuthentication = z.strictObject({
  clientId: z.string(),
  authorizationUrl: z.string(),
  tokenUrl: z.string(),
  authorizationScope: z.array(z.string()).optional(),
});

const presentation = {
  title: z.string().max(MAX_LENGTH).optional(),
  description: z.string().optional(),
  icon: z.string().optional(),
  format: z.enum(FORMATS).optional(),
  dateFormat: z.enum(['relative', '12-hour', '24-hour', 'iso']).optional(),
  spec: z.enum(['open-api', 'embedded-url', 'async-api']).optional(),
  specAuthentication: SpecAuthentication.optional(),
};

/** Further JSON Schema keywords (`enum`, `pattern`, `items`, …) pass, as in Port. */
export const PropertySchema = z.looseObject({ ...presentation, type: z.enum(PROPERTY_TYPES) });
export type PropertySchema = z.infer<typeof PropertySchema>;

export const RelationSchema = z
  .strictObject({
    target: z.string().min(1),
    required: z.boolean(),
    many: z.boolean(),
    title: z.string().max(MAX_LENGTH).optional(),
    description: z.string().optional(),
    type: z.string().nullish(),
  })
  .refine((relation) => !(relation.required && relation.many), 'must not be both required and many');
export type RelationSchema = z.infer<typeof RelationSchema>;

const MirrorProperty = z.strictObject({
  path: z.string().min(1),
  title: z.string().max(MAX_LENGTH).optional(),
});

const CalculationProperty = z.strictObject({
  ...presentation,
  calculation: z.string(),
  type: z.enum(PROPERTY_TYPES),
  colorized: z.boolean().optional(),
  colors: z.record(z.string(), z.string()).optional(),
  items: z.looseObject({}).optional(),
});

const AggregationProperty = z.looseObject({
  title: z.string().max(MAX_LENGTH),
  target: z.string(),
  calculationSpec: z.looseObject({}),
  type: z.literal('number').optional(),
  pathFilter: z.array(z.unknown()).max(1).optional(),
});

const Ownership = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('Direct'), title: z.string().optional() }),
  z.strictObject({ type: z.literal('Inherited'), path: z.string().min(1), title: z.string().optional() }),
]);

const ChangelogDestination = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('KAFKA') }),
  z.strictObject({ type: z.literal('WEBHOOK'), url: z.string().min(1), agent: z.boolean().optional() }),
]);

const PropertiesSchema = z
  .strictObject({
    properties: z.record(Key, PropertySchema),
    required: z.array(z.string()).default([]),
  })
  .superRefine((schema, context) => {
    for (const key of schema.required.filter((name) => !Object.hasOwn(schema.properties, name)))
      context.addIssue({
        code: 'custom',
        path: ['required'],
        message: `names the property "${key}", which does not exist`,
      });
  });

/** A blueprint as it is written; unknown keys at the top pass and are kept. */
export const BlueprintDocument = z.looseObject({
  identifier: z.string().max(MAX_LENGTH).regex(IDENTIFIER, `must match pattern "${IDENTIFIER.source}"`),
  title: Title,
  description: z.string().max(200).nullish(),
  icon: z.string().nullish(),
  schema: PropertiesSchema,
  relations: z.record(Key, RelationSchema).default({}),
  mirrorProperties: z.record(Key, MirrorProperty).default({}),
  calculationProperties: z.record(Key, CalculationProperty).default({}),
  aggregationProperties: z.record(Key, AggregationProperty).default({}),
  ownership: Ownership.optional(),
  teamInheritance: z.strictObject({ path: z.string() }).nullish(),
  changelogDestination: ChangelogDestination.nullish(),
  includeInGlobalSearch: z.boolean().nullish(),
});
export type BlueprintDocument = z.infer<typeof BlueprintDocument>;

/** Who wrote something, and when; times in RFC 3339. */
export interface Stamps {
  readonly createdAt: string;
  readonly createdBy: string;
  readonly updatedAt: string;
  readonly updatedBy: string;
}

export type Blueprint = BlueprintDocument & Stamps;
