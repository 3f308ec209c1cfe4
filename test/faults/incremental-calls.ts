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

/** Queries of an undisturbed incremental run whose pages are not capped. */
export const QUERIES = 9;

/** The first, a middle and the last of so many searches for entities. */
function searches(bodyMatches: string, subject: string, count: number): RemoteCall[] {
  const search = portCall('', 'POST', '/entities/search$');
  const call = { ...search, match: { ...search.match, bodyMatches } };
  return [
    { ...call, name: `Port: first search for ${subject}`, nth: 1 },
    { ...call, name: `Port: middle search for ${subject}`, nth: Math.ceil(count / 2) },
    { ...call, name: `Port: last search for ${subject}`, nth: count, isLast: true },
  ];
}

/** Calls of an incremental run over what `test/support/changed-estate.ts` has changed, in their order. */
export const INCREMENTAL_CALLS: readonly RemoteCall[] = [
  ...BEGINNING,
  PORT_LOGIN,
  query('deleted subscriptions', 'resourcecontainerchanges\\\\n[^"]*targetType =~'),
  ...pages('feed of containers', 'resourcecontainerchanges\\\\n(?![^"]*targetType =~)', 6000),
  ...pages('feed of resources', 'resourcechanges\\\\n(?![^"]*arg_max)', 24_000),
  ...searches('"operator":"in"', 'lacking parents', 3),
  { ...query('parents', 'resourcecontainers\\\\n[^"]*id in~'), nth: 1 },
  query('lingering', 'resourcechanges\\\\n[^"]*arg_max'),
  ...pages('resources of retagged groups', 'resources\\\\n[^"]*resourceGroup in~', 13_000),
  ...pages('pending resources', 'resources\\\\n[^"]*where id in~', 3300),
  { ...query('pending groups', 'resourcecontainers\\\\n[^"]*id in~'), nth: 2, isLast: true },
  query('confirm subscriptions', 'resourcecontainers\\\\n[^"]*type =~'),
  READ_BLUEPRINT,
  ...searches('"operator":"beginsWith"', 'orphans', 6),
  ...batches(4, 8),
  ...VERIFICATION,
];
