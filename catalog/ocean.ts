import { z } from 'zod';
import type { EntityTemplate } from './entity-rule';
import type { GraphPath } from './graph-path';
import { PropertyKey } from './names';
import { fixed, Jq, Kind, QueryParams, Template, unsupported } from './ocean-values';

/** How the items of one kind become entities. */
export interface OceanResource {
  /** Such as `mappings/entra.yaml`. */
  readonly file: string;
  /** Where it stands in its file. */
  readonly index: number;
  /** In one spelling: `/users`, `/groups/{id}/owners`, `/beta/users`. Several resources can have one kind. */
  readonly kind: string;
  readonly path: GraphPath;
  readonly selector: OceanSelector;
  /** JQ that yields an array; each element becomes an input of its own, under `itemName`. */
  readonly itemsToParse: string | undefined;
  readonly itemName: string;
  readonly mappings: readonly OceanEntityMapping[];
}

export interface OceanSelector {
  /** JQ that yields true or false for an item. */
  readonly query: string;
  /** Such as `$top`, `$filter`, `$expand`; values as they are sent, not yet encoded. */
  readonly queryParams: Readonly<Record<string, string>>;
}

export interface OceanEntityMapping {
  /** From the resource on: `['port', 'entity', 'mappings']`, and an index where mappings are a list. */
  readonly at: readonly (string | number)[];
  /** JQ that yields the identifier of a blueprint. */
  readonly blueprint: string;
  readonly entity: EntityTemplate;
}

/** The resources of every file, in the order of the files and of what stands in them. */
export interface OceanMapping {
  readonly resources: readonly OceanResource[];
}

const EntityMapping = z.strictObject({
  identifier: Jq,
  title: Jq.optional(),
  icon: Jq.optional(),
  team: Jq.optional(),
  blueprint: Jq,
  properties: z.record(PropertyKey, Template).optional(),
  relations: z.record(PropertyKey, Jq).optional(),
});

type EntityMapping = z.infer<typeof EntityMapping>;

const Selector = z.strictObject({
  query: Jq,
  data_path: fixed('.value', 'Microsoft Graph answers lists there'),
  query_params: QueryParams.optional(),
  method: fixed('GET', 'kinds are read, nothing is written'),
  endpoint: unsupported('the kind is the path'),
  headers: unsupported('what Microsoft Graph needs is sent by itself; take headers away'),
  body: unsupported('kinds are read with GET; take body away'),
  path_parameters: unsupported('write {id} in the kind for the id of each item of what stands before it'),
});

const Resource = z
  .strictObject({
    kind: Kind,
    selector: Selector,
    port: z.strictObject({
      entity: z.strictObject({ mappings: z.union([EntityMapping, z.array(EntityMapping).min(1)]) }),
      itemsToParse: Jq.optional(),
      itemsToParseName: z
        .string()
        .regex(/^[A-Za-z_]\w*$/, 'a name that JQ can follow a dot with, such as item')
        .optional(),
      itemsToParseTopLevelTransform: fixed(false, 'the array stays in the item beside its elements'),
    }),
  })
  .transform(({ kind: { kind, path }, selector, port }) => ({
    kind,
    path,
    selector: { query: selector.query, queryParams: selector.query_params ?? {} },
    itemsToParse: port.itemsToParse,
    itemName: port.itemsToParseName ?? 'item',
    mappings: toMappings(port.entity.mappings),
  }));

/**
 * A mapping file of Ocean's custom integration, as far as it is read here: what is not is refused, never ignored.
 * Sources: port-labs/ocean, `port_app_config/models.py` and `integrations/custom/http_server/overrides.py`; Port's
 * documentation, "Configure mapping".
 */
export const OceanFile = z.strictObject({
  resources: z.array(Resource).min(1),
  deleteDependentEntities: fixed(false, 'what relates to a deleted entity stays'),
  createMissingRelatedEntities: fixed(false, 'an entity comes from its own item only'),
  enableMergeEntity: fixed(true, 'several resources can fill one entity'),
  entityDeletionThreshold: unsupported('what a run may delete is set by --max-delete-percent'),
});

export type OceanFile = z.infer<typeof OceanFile>;

function toMappings(mappings: EntityMapping | readonly EntityMapping[]): OceanEntityMapping[] {
  const at = ['port', 'entity', 'mappings'];
  return 'identifier' in mappings
    ? [toMapping(mappings, at)]
    : mappings.map((mapping, index) => toMapping(mapping, [...at, index]));
}

function toMapping(
  { blueprint, properties, relations, ...entity }: EntityMapping,
  at: OceanEntityMapping['at'],
): OceanEntityMapping {
  return { at, blueprint, entity: { ...entity, properties: properties ?? {}, relations: relations ?? {} } };
}
