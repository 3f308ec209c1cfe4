import type { EntityRule } from '../../catalog/entity-rule';
import type { SourceName } from '../core/config';
import type { Mapper } from '../mapping/mapper';
import { type ApiDelivery, createApiDelivery } from '../port/api/api-delivery';
import { createHeldEntities } from '../port/api/held-entities';
import { createMappedCatalog } from '../port/api/mapped-catalog';
import { createApiOwnedCatalog } from '../port/api/owned-catalog';
import { createOwnership } from '../port/api/ownership';
import type { PortClient } from '../port/port-client';
import type { OwnedCatalog } from '../sync/reconcile';
import type { Workshop } from './workshop';

export interface ApiParts {
  readonly delivery: ApiDelivery;
  readonly owned: OwnedCatalog;
}

export interface ApiMapping {
  readonly source: SourceName;
  readonly mapper: Mapper;
  /** By kind of changes. */
  readonly rulesByKind: ReadonlyMap<string, readonly EntityRule[]>;
  readonly sourceKindOf: (kind: string) => string;
}

/** Delivery through Port's API, and reconcile that knows what was delivered. */
export function createApiParts(
  client: PortClient,
  { config, catalog: { blueprints }, clock, log, signal }: Workshop,
  { source, mapper, rulesByKind, sourceKindOf }: ApiMapping,
): ApiParts {
  const { instance, concurrency, dryRun } = config;
  const catalog = createMappedCatalog(blueprints, rulesByKind, sourceKindOf);
  const held = createHeldEntities(client, (blueprint) => catalog.fieldSetsOf(blueprint));
  const ownership = createOwnership(client, { instance, source });
  const delivery = createApiDelivery({
    client,
    mapper,
    catalog,
    held,
    ownership,
    concurrency,
    dryRun,
    clock,
    log,
    signal,
  });
  const owned = createApiOwnedCatalog({
    client,
    held,
    ownership,
    filled: () => delivery.filled(),
    doubtful: () => delivery.doubtful(),
  });
  return { delivery, owned };
}
