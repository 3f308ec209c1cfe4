import { z } from 'zod';
import { BlueprintIdentifier, Description, Icon, PropertyKey, Title } from './names';
import { Colors, Items, PropertySchema, presentation } from './property-schema';

const Relation = z
  .strictObject({
    target: z.string().min(1),
    required: z.boolean(),
    many: z.boolean(),
    title: Title.optional(),
    description: z.string().optional(),
    type: z.string().optional(),
  })
  .refine(({ required, many }) => !(required && many), {
    path: ['required'],
    message: 'Port refuses a relation that is both required and many',
  });

const MirrorProperty = z.strictObject({ path: z.string().min(1), title: Title.optional() });

const CalculationProperty = z.strictObject({
  calculation: z.string().min(1),
  type: z.enum(['string', 'number', 'boolean', 'object', 'array']),
  title: Title.optional(),
  description: z.string().optional(),
  icon: Icon.optional(),
  ...presentation,
  colorized: z.boolean().optional(),
  colors: Colors.optional(),
  items: Items.optional(),
});

const AggregationProperty = z.strictObject({
  title: Title,
  icon: Icon.optional(),
  description: z.string().optional(),
  target: z.string().min(1),
  calculationSpec: z.record(z.string(), z.json()),
  type: z.literal('number'),
  query: z.record(z.string(), z.json()).optional(),
  pathFilter: z.array(z.record(z.string(), z.json())).max(1).optional(),
});

const Ownership = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('Direct'), title: Title.optional() }),
  z.strictObject({ type: z.literal('Inherited'), path: z.string().min(1), title: Title.optional() }),
]);

const ChangelogDestination = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('KAFKA') }),
  z.strictObject({ type: z.literal('WEBHOOK'), url: z.url(), agent: z.boolean().optional() }),
]);

/**
 * Port's blueprint document. Port lets unknown keys pass at the top and drops them; here they are refused, since they
 * are misspelt. Source: Port's OpenAPI document, `POST /v1/blueprints`.
 */
export const Blueprint = z.strictObject({
  identifier: BlueprintIdentifier,
  title: Title,
  description: Description.optional(),
  icon: Icon.optional(),
  schema: z.strictObject({
    properties: z.record(PropertyKey, PropertySchema),
    required: z.array(z.string()).optional(),
  }),
  relations: z.record(PropertyKey, Relation).optional(),
  mirrorProperties: z.record(PropertyKey, MirrorProperty).optional(),
  calculationProperties: z.record(PropertyKey, CalculationProperty).optional(),
  aggregationProperties: z.record(PropertyKey, AggregationProperty).optional(),
  ownership: Ownership.optional(),
  teamInheritance: z.strictObject({ path: z.string().min(1) }).optional(),
  changelogDestination: ChangelogDestination.optional(),
  includeInGlobalSearch: z.boolean().nullable().optional(),
});

export type Blueprint = z.infer<typeof Blueprint>;
