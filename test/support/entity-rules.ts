import type { EntityRule, EntityTemplate } from '../../catalog/entity-rule';

/** A rule that makes a `thing` of every item by its `.id`. */
export function rule(
  given: Partial<Omit<EntityRule, 'entity'>> & { readonly entity?: Partial<EntityTemplate> } = {},
): EntityRule {
  return {
    place: 'mappings/test.yaml: $.resources[0]',
    operation: 'upsert',
    filter: undefined,
    itemsToParse: undefined,
    itemName: 'item',
    blueprint: { literal: 'thing' },
    ...given,
    entity: { identifier: '.id', properties: {}, relations: {}, ...given.entity },
  };
}

/** Ocean's selector. */
export const selector = (jq: string) => ({ jq, mustBeBoolean: true });

/** A webhook's filter. */
export const filter = (jq: string) => ({ jq, mustBeBoolean: false });
