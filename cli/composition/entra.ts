import type { OceanMapping } from '../../catalog/ocean';
import { createTransport } from '../http/transport';
import { createCredential } from '../identity/credential';
import { createJqPool } from '../mapping/jq-pool';
import { createOceanMapper } from '../mapping/ocean-mapper';
import { createGraphClient } from '../sources/entra/client/graph-client';
import { createGraphLogin } from '../sources/entra/client/graph-login';
import { createEntraSource } from '../sources/entra/entra-source';
import { EntraMemory } from '../sources/entra/memory';
import { kindOfLabel, planCollections } from '../sources/entra/plan/plan-collections';
import { createStateFormat } from '../state/schema';
import type { SourceResult } from '../sync/result';
import { type RunOrder, runSource } from '../sync/run-source';
import type { StateStore } from '../sync/state';
import { createApiParts } from './api';
import { createStore } from './store';
import { createPort, httpTo, type Workshop } from './workshop';

/** Enough for all lists and for the members of many groups at once; Graph's own pace sets the limit. */
const CONNECTIONS = 32;

/** Where the Entra source's state is kept. */
export function entraStore(workshop: Workshop): StateStore<EntraMemory> {
  return createStore(workshop, 'entra', createStateFormat(EntraMemory));
}

/** One run of the Entra source, delivered through Port's API. @throws PortSyncError for what prevents a result */
export async function runEntra(
  workshop: Workshop,
  store: StateStore<EntraMemory>,
  order: RunOrder,
): Promise<SourceResult> {
  const { config, catalog, clock, ledger, log, progress, signal, userAgent } = workshop;
  const mapping = mappingOf(workshop);
  const plan = planCollections(mapping, catalog.blueprints);
  const rulesByKind = new Map(plan.collections.map(({ label, rules }) => [label, rules]));
  const transport = createTransport(CONNECTIONS);
  const asking = httpTo('Port', workshop);
  const jq = createJqPool({ clock });
  try {
    const port = createPort(asking, workshop);
    if (port === undefined)
      throw new Error('the configuration lets nobody read Entra ID without Port API credentials');
    const mapper = createOceanMapper(rulesByKind, jq);
    const api = { source: 'entra', mapper, rulesByKind, sourceKindOf: kindOfLabel } as const;
    const { delivery, owned } = createApiParts(port, workshop, api);
    const { graphEndpoint: endpoint, graphScope: scope, tenantId } = config.azure;
    const login = createGraphLogin({ clock, scope, createCredential: () => createCredential(config.azure) });
    const client = createGraphClient({ login, transport, endpoint, userAgent, clock, ledger, log });
    const source = createEntraSource({ client, tenantId, mapping, plan, clock, signal, log, progress });
    return await runSource(
      {
        config,
        source,
        store,
        deliveryMode: 'api',
        delivery,
        verifier: undefined,
        catalog: owned,
        ledger,
        log,
        progress,
      },
      order,
    );
  } finally {
    await Promise.all([transport.close(), asking.close(), jq.close()]);
  }
}

function mappingOf({ catalog }: Workshop): OceanMapping {
  const { entra } = catalog.mappings;
  if (entra === undefined) throw new Error('the catalog was read without need of its mapping for Entra ID');
  return entra;
}
