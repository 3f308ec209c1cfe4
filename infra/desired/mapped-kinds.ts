import { expressionsOfResource } from '../../catalog/expressions';
import { readsOf } from '../../catalog/jq-reads';
import type { OceanMapping, OceanResource } from '../../catalog/ocean';
import type { MappedKind } from './graph-permissions';

/** The kinds of the Entra mapping, and the properties that their JQ reads as far as it can be followed. */
export function toMappedKinds({ resources }: OceanMapping): readonly MappedKind[] {
  return resources.map((resource) => ({ kind: resource.kind, properties: propertiesOf(resource) }));
}

function propertiesOf(resource: OceanResource): string[] {
  const expressions = expressionsOfResource({ ...resource, mappings: [...resource.mappings] });
  const paths = expressions.flatMap(({ text }) => {
    const reads = readsOf(text);
    return reads === 'all' ? [] : [...reads.used, ...reads.result];
  });
  return [...new Set(paths.flatMap(([first]) => (first === undefined ? [] : [first])))];
}
