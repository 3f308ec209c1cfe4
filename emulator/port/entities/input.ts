import { z } from 'zod';
import { SearchQuery } from './query';
import { invalid } from '../errors';

/** Source: Port's OpenAPI document, entity schema. */
const IDENTIFIER = /^(?!\.{1,2}$)[\p{L}0-9@_.+:\\/='-]+$/u;
const MAX_LENGTH = 1000;

/** An entity as it is written; relation values are checked against the blueprint. */
export const EntityInput = z.looseObject({
  identifier: z.union([z.string(), SearchQuery]).optional(),
  title: z.string().nullish(),
  icon: z.string().nullish(),
  team: z.union([z.string(), z.array(z.string())]).nullish(),
  properties: z.record(z.string(), z.unknown()).default({}),
  relations: z.record(z.string(), z.unknown()).default({}),
});
export type EntityInput = z.infer<typeof EntityInput>;

/** Throws a 422 `PortError` unless Port takes the text as an entity identifier. */
export function assertIdentifier(identifier: string, at = 'identifier'): void {
  if (identifier.length > MAX_LENGTH)
    throw invalid(`"${at}" must NOT have more than ${MAX_LENGTH} characters`, { identifier });
  if (!IDENTIFIER.test(identifier))
    throw invalid(`"${at}" must match pattern "${IDENTIFIER.source}"`, { identifier });
}
