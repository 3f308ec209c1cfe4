import {
  batches,
  BEGINNING,
  PORT_LOGIN,
  pages,
  portCall,
  query,
  READ_BLUEPRINT,
  type RemoteCall,
  VERIFICATION,
} from './remote-call';

/** With this cap the 80 resources of the inventory come in three pages. */
export const PAGE_CAP_BYTES = 24_000;
/** Queries of an undisturbed run with this cap, those that are refused for it among them. */
export const QUERIES = 14;

/** Calls to Azure in the order of a full run while which something is created. */
export const AZURE_CALLS: readonly RemoteCall[] = [
  ...BEGINNING,
  query('containers', 'resourcecontainers\\\\n[^"]*type in~'),
  query('lingering', 'resourcechanges\\\\n[^"]*arg_max'),
  ...pages('resources', 'resources\\\\n[^"]*project', PAGE_CAP_BYTES),
  query('feed of containers', 'resourcecontainerchanges\\\\n'),
  query('feed of resources', 'resourcechanges\\\\n(?![^"]*arg_max)'),
  query('count resources', 'resources\\\\n[^"]*summarize'),
  query('confirm subscriptions', 'resourcecontainers\\\\n[^"]*type =~'),
].map((call) => ({ ...call, pageCapBytes: PAGE_CAP_BYTES }));

/** Calls to Port in the order of a full run: subscriptions, groups and resources are a delivery each. */
export const PORT_CALLS: readonly RemoteCall[] = [
  PORT_LOGIN,
  ...batches(2, 3),
  ...VERIFICATION,
  READ_BLUEPRINT,
  portCall('search entities', 'POST', '/entities/search$'),
  portCall('delete entities', 'POST', '/bulk/entities/delete'),
];
