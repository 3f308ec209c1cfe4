import {
  batches,
  BEGINNING,
  PORT_LOGIN,
  pages,
  portCall,
  query,
  type RemoteCall,
  VERIFICATION,
} from './remote-call';

/** Queries of an undisturbed incremental run whose pages are not capped. */
export const QUERIES = 9;

/** Calls of an incremental run over what `test/support/changed-estate.ts` has changed, in their order. */
export const INCREMENTAL_CALLS: readonly RemoteCall[] = [
  ...BEGINNING,
  PORT_LOGIN,
  query('deleted subscriptions', 'resourcecontainerchanges\\\\n[^"]*targetType =~'),
  ...pages('feed of containers', 'resourcecontainerchanges\\\\n(?![^"]*targetType =~)', 6000),
  ...pages('feed of resources', 'resourcechanges\\\\n(?![^"]*arg_max)', 24_000),
  { ...query('parents', 'resourcecontainers\\\\n[^"]*id in~'), nth: 1 },
  query('lingering', 'resourcechanges\\\\n[^"]*arg_max'),
  ...pages('resources of retagged groups', 'resources\\\\n[^"]*resourceGroup in~', 13_000),
  ...pages('pending resources', 'resources\\\\n[^"]*where id in~', 3300),
  { ...query('pending groups', 'resourcecontainers\\\\n[^"]*id in~'), nth: 2, isLast: true },
  query('confirm subscriptions', 'resourcecontainers\\\\n[^"]*type =~'),
  portCall('read a blueprint', 'GET', '^/v1/blueprints/[^/]+$'),
  { ...portCall('first search', 'POST', '/entities/search$'), nth: 1 },
  { ...portCall('middle search', 'POST', '/entities/search$'), nth: 3 },
  { ...portCall('last search', 'POST', '/entities/search$'), nth: 6, isLast: true },
  ...batches(4, 8),
  ...VERIFICATION,
];
