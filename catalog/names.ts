import { z } from 'zod';

/** Source of every pattern and length in this folder: Port's OpenAPI document, `POST /v1/blueprints` and `/v1/webhooks`. */
export const BlueprintIdentifier = z
  .string()
  .min(1)
  .max(100)
  .regex(/^(?!\.{1,2}$)[\p{L}0-9@_.+:\\/-]+$/u, 'only letters, digits and @ _ . + : \\ / - are allowed');

/** The key of a property, a relation, or a mirror, calculation or aggregation property. */
export const PropertyKey = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[A-Za-z0-9@_=\\-]+$/, 'only A-Z a-z 0-9 @ _ = \\ - are allowed');

export const Title = z.string().min(1).max(100);
export const Description = z.string().max(200);
export const Icon = z.string().min(1);
