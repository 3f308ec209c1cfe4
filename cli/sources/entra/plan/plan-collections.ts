import type { Blueprint } from '../../../../catalog/blueprint';
import { stringsIn } from '../../../../catalog/jq-literal';
import { orderKinds } from '../../../../catalog/kind-order';
import type { OceanMapping, OceanResource } from '../../../../catalog/ocean';
import { rulesOfResource } from '../../../../catalog/rules';
import { selectOf } from '../../../../catalog/select';
import { hasDynamicBlueprint, trackingOf } from './change-tracking';
import type { Collection } from './collection';
import { needsOf, othersOf, relationsOf, toListQuery } from './list-query';
import { splitResources } from './split-resource';

export interface CollectionPlan {
  /** In the order in which they are delivered: targets of relations first, sign-in activity last. */
  readonly collections: readonly Collection[];
  /** What the mapping's author should know. */
  readonly warnings: readonly string[];
}

/** What is read together: a kind with the same parameters, for all the resources that map it. */
interface Group {
  readonly role: Collection['role'];
  readonly resources: readonly OceanResource[];
}

/** Groups the resources of a mapping into what is read in one go. Pure. */
export function planCollections(mapping: OceanMapping, blueprints: readonly Blueprint[]): CollectionPlan {
  const { main, signIn } = splitResources(mapping.resources);
  const { kinds } = orderKinds(mapping, blueprints);
  const inOrder = (resources: readonly OceanResource[]): OceanResource[] =>
    [...resources].sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
  const groups: Group[] = [
    ...grouped(inOrder(main)).map((resources): Group => ({ role: 'main', resources })),
    ...grouped(inOrder(signIn)).map((resources): Group => ({ role: 'sign-in', resources })),
  ];
  return { collections: groups.map(toCollection), warnings: groups.flatMap(warningsOf) };
}

function grouped(resources: readonly OceanResource[]): OceanResource[][] {
  return [
    ...Map.groupBy(resources, (resource) => JSON.stringify([resource.kind, othersOf(resource)])).values(),
  ];
}

function toCollection({ role, resources }: Group): Collection {
  const [first] = resources;
  if (first === undefined) throw new Error('a group has at least one resource');
  const needs = needsOf(resources, resources.map(selectOf));
  const query = toListQuery(resources, needs);
  const mappings = resources.flatMap((resource) => resource.mappings);
  return {
    label: labelOf(first, role),
    kind: first.kind,
    path: first.path,
    role,
    query,
    relations: relationsOf(needs, 'many'),
    rules: resources.flatMap(rulesOfResource),
    blueprints: [...new Set(mappings.flatMap(({ blueprint }) => stringsIn(blueprint)))],
    isDynamic: resources.some(hasDynamicBlueprint),
    changes: trackingOf(resources, needs, query),
  };
}

function labelOf(resource: OceanResource, role: Collection['role']): string {
  const others = Object.entries(othersOf(resource)).map(([name, value]) => `${name}=${value}`);
  const which = others.length === 0 ? '' : ` (${others.join('&')})`;
  return `${resource.kind}${which}${role === 'sign-in' ? ' (sign-in activity)' : ''}`;
}

/** The kind that a label begins with. */
export function kindOfLabel(label: string): string {
  return label.split(' (')[0] ?? label;
}

function warningsOf({ resources }: Group): string[] {
  const needs = needsOf(resources, resources.map(selectOf));
  if (needs.userSelect.length > 0) return [];
  const [place] = resources.flatMap((resource) => selectOf(resource).unbounded);
  if (place === undefined) return [];
  return [
    `${place} may read anything of an item, so nothing is selected and Microsoft Graph sends what it sends by default; name what it reads in selector.query_params.$select`,
  ];
}
