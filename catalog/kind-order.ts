import type { Blueprint } from './blueprint';
import { stringsIn } from './jq-literal';
import type { OceanMapping } from './ocean';

/** The order in which kinds are written, targets of relations first. */
export interface KindOrder {
  readonly kinds: readonly string[];
  /** Kinds whose relations lead back to themselves, directly or through each other: no order makes them all targets first. */
  readonly circles: readonly (readonly string[])[];
}

/**
 * Which kinds write which blueprint, in the order of the mapping. Where the blueprint is worked out for each item, every
 * one counts whose identifier stands in the expression.
 */
export function sourceKindsOf(
  { resources }: OceanMapping,
  blueprints: readonly Blueprint[],
): ReadonlyMap<string, readonly string[]> {
  const kinds = new Map(blueprints.map(({ identifier }) => [identifier, new Set<string>()]));
  for (const { kind, mappings } of resources) {
    for (const identifier of mappings.flatMap(({ blueprint }) => stringsIn(blueprint)))
      kinds.get(identifier)?.add(kind);
  }
  return new Map([...kinds].map(([identifier, found]) => [identifier, [...found]]));
}

/** Orders kinds by the relations that their mappings fill; otherwise as the mapping has them. */
export function orderKinds(mapping: OceanMapping, blueprints: readonly Blueprint[]): KindOrder {
  const waiting = targetKinds(mapping, blueprints);
  const circles: string[][] = [...waiting]
    .filter(([kind, targets]) => targets.has(kind))
    .map(([kind]) => [kind]);
  for (const [kind, targets] of waiting) targets.delete(kind);
  const kinds: string[] = [];
  while (waiting.size > 0) {
    const ready = [...waiting].filter(([, targets]) => [...targets].every((target) => !waiting.has(target)));
    const circle = ready.length > 0 ? [] : firstCircle(waiting);
    if (circle.length > 0) circles.push(circle);
    const next = ready.length > 0 ? ready.map(([kind]) => kind) : circle;
    for (const kind of next) waiting.delete(kind);
    kinds.push(...next);
  }
  return { kinds, circles };
}

/** For each kind, the kinds of which its relations name entities. */
function targetKinds(
  { resources, ...mapping }: OceanMapping,
  blueprints: readonly Blueprint[],
): Map<string, Set<string>> {
  const sources = sourceKindsOf({ resources, ...mapping }, blueprints);
  const targets = new Map(resources.map(({ kind }) => [kind, new Set<string>()]));
  for (const { kind, mappings } of resources) {
    for (const { blueprint, entity } of mappings) {
      for (const target of targetsOf(stringsIn(blueprint), Object.keys(entity.relations), blueprints))
        for (const source of sources.get(target) ?? []) targets.get(kind)?.add(source);
    }
  }
  return targets;
}

function targetsOf(
  identifiers: readonly string[],
  names: readonly string[],
  blueprints: readonly Blueprint[],
): string[] {
  return blueprints
    .filter(({ identifier }) => identifiers.includes(identifier))
    .flatMap(({ relations = {} }) =>
      Object.entries(relations).flatMap(([name, { target }]) => (names.includes(name) ? [target] : [])),
    );
}

/** A circle of which nothing outside it is a target, in the order of the mapping. Each kind has a target here. */
function firstCircle(waiting: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const reach = new Map([...waiting.keys()].map((kind) => [kind, reachableFrom(kind, waiting)]));
  const sizes = [...reach].sort(([, a], [, b]) => a.size - b.size);
  const innermost = sizes[0]?.[1] ?? new Set<string>();
  return [...waiting.keys()].filter((kind) => innermost.has(kind));
}

function reachableFrom(start: string, targets: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const reached = new Set<string>();
  const open = [...(targets.get(start) ?? [])].filter((kind) => targets.has(kind));
  for (let kind = open.pop(); kind !== undefined; kind = open.pop()) {
    if (reached.has(kind)) continue;
    reached.add(kind);
    open.push(...[...(targets.get(kind) ?? [])].filter((next) => targets.has(next)));
  }
  return reached;
}
