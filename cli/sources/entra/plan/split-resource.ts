import type { EntityTemplate, JqTemplate } from '../../../../catalog/entity-rule';
import { readsOf } from '../../../../catalog/jq-reads';
import { pathsOf } from '../../../../catalog/jq-values';
import type { OceanEntityMapping, OceanResource } from '../../../../catalog/ocean';

/** Served by the reporting service: under a quota, a permission and a licence of its own, and unknown to `/delta`. */
export const SIGN_IN_FIELD = 'signInActivity';

/** A mapping, its sign-in activity parted from the rest. */
export interface SplitMapping {
  readonly main: readonly OceanResource[];
  readonly signIn: readonly OceanResource[];
}

/**
 * Parts what resources map of sign-in activity from the rest, with the same identifiers and blueprints. Where an
 * entity's existence depends on it (by its selector, identifier or blueprint), nothing can be parted.
 */
export function splitResources(resources: readonly OceanResource[]): SplitMapping {
  const parts = resources.map((resource) => {
    const signIn = dependsOnSignIn(resource) ? [] : keep(resource, true).filter(saysAnything);
    if (signIn.length === 0) return { main: resource };
    return {
      main: { ...resource, mappings: keep(resource, false) },
      signIn: { ...resource, mappings: signIn },
    };
  });
  const mains = parts.map(({ main }) => main);
  return {
    // An entity that only its sign-in activity is mapped of comes from another resource, if there is one.
    main: mains.filter((main) => main.mappings.some(saysAnything) || !isElsewhere(main, mains)),
    signIn: parts.flatMap(({ signIn }) => signIn ?? []),
  };
}

function dependsOnSignIn({ selector, itemsToParse, mappings }: OceanResource): boolean {
  const identities = mappings.flatMap(({ blueprint, entity }) => [blueprint, entity.identifier]);
  return [selector.query, itemsToParse ?? '.id', ...identities].some(readsSignIn);
}

function readsSignIn(jq: string): boolean {
  const reads = readsOf(jq);
  if (reads === 'all') return false;
  const { used, touched, entered, result } = reads;
  return [...used, ...touched, ...entered, ...pathsOf(result)].some(([field]) => field === SIGN_IN_FIELD);
}

/** The mappings with those optional parts alone that read sign-in activity, or that do not. */
function keep({ mappings }: OceanResource, isSignIn: boolean): OceanEntityMapping[] {
  const isWanted = (template: JqTemplate): boolean => leavesOf(template).some(readsSignIn) === isSignIn;
  const only = <T extends JqTemplate>(entries: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(entries).filter(([, template]) => isWanted(template)));
  return mappings.map((mapping) => {
    const { identifier, title, icon, team, properties, relations } = mapping.entity;
    const entity: EntityTemplate = {
      identifier,
      ...(title !== undefined && isWanted(title) ? { title } : {}),
      ...(icon !== undefined && isWanted(icon) ? { icon } : {}),
      ...(team !== undefined && isWanted(team) ? { team } : {}),
      properties: only(properties),
      relations: only(relations),
    };
    return { ...mapping, entity };
  });
}

function leavesOf(template: JqTemplate): readonly string[] {
  return typeof template === 'string' ? [template] : Object.values(template).flatMap(leavesOf);
}

/** Whether a mapping says more of an entity than that it is there. */
function saysAnything({ entity: { title, icon, team, properties, relations } }: OceanEntityMapping): boolean {
  const parts = [...Object.keys(properties), ...Object.keys(relations)];
  return parts.length > 0 || [title, icon, team].some((part) => part !== undefined);
}

function isElsewhere(resource: OceanResource, mains: readonly OceanResource[]): boolean {
  return resource.mappings.every(({ blueprint }) =>
    mains.some(
      ({ kind, mappings }) =>
        kind === resource.kind &&
        mappings.some((other) => saysAnything(other) && other.blueprint === blueprint),
    ),
  );
}
