import { identityOf } from '../../../../catalog/identity';
import { literalOf } from '../../../../catalog/jq-literal';
import type { OceanResource } from '../../../../catalog/ocean';
import type { ChangeTracking, ListQuery, Relation } from './collection';
import { limitsOf } from './kinds';
import { type Needs, othersOf, relationsOf } from './list-query';
import { SIGN_IN_FIELD } from './split-resource';

/** Whether `/delta` tells everything that the rules of a collection depend on. */
export function trackingOf(
  resources: readonly OceanResource[],
  needs: Needs,
  query: ListQuery,
): ChangeTracking {
  const reason = obstacleOf(resources, needs, query);
  if (reason !== undefined) return { by: 'reading', reason };
  const relations = [...relationsOf(needs, 'many'), ...relationsOf(needs, 'one')].map(({ name }) => name);
  return {
    by: 'delta',
    select: query.select && [...query.select, ...relations].sort(),
    always: alwaysOf(resources).filter((name) => needs.fields.has(name)),
  };
}

function alwaysOf([first]: readonly OceanResource[]): readonly string[] {
  return first === undefined ? [] : limitsOf(first.path).always;
}

function obstacleOf(resources: readonly OceanResource[], needs: Needs, query: ListQuery): string | undefined {
  const [first] = resources;
  if (first === undefined) return 'nothing is mapped of it';
  const { tracked } = limitsOf(first.path);
  if (tracked === undefined) return 'Microsoft Graph has no /delta for it';
  const [parameter] = Object.keys(othersOf(first));
  if (parameter !== undefined) return `/delta knows no ${parameter}`;
  if (resources.some((resource) => identityOf(resource) === 'item'))
    return 'its identifiers need more than the id, which is all that /delta tells of what is gone';
  if (resources.some(hasDynamicBlueprint)) return 'its blueprints are worked out for each item';
  if (needs.fields.has(SIGN_IN_FIELD)) return 'sign-in activity decides about its entities';
  return obstacleOfRelations(needs, query, tracked);
}

function obstacleOfRelations(needs: Needs, query: ListQuery, tracked: readonly string[]): string | undefined {
  const relations: Relation[] = [...relationsOf(needs, 'many'), ...relationsOf(needs, 'one')];
  for (const { name, fields } of relations) {
    if (!tracked.includes(name)) return `/delta does not tell of ${name}`;
    if (fields === undefined || fields.length > 0)
      return `of ${name}, /delta tells ids alone, and the mapping reads more`;
  }
  // Without a $select, only the members of groups are followed.
  const isUnselected = query.select === undefined && relations.some(({ name }) => name !== 'members');
  return isUnselected ? 'what it reads cannot be listed, so /delta follows no relations' : undefined;
}

export function hasDynamicBlueprint({ mappings }: OceanResource): boolean {
  return mappings.some(({ blueprint }) => literalOf(blueprint) === undefined);
}
