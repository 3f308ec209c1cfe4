import type { GraphPath } from '../../../../catalog/graph-path';

/** What Microsoft Graph allows of a list. */
interface ListLimits {
  /** The most that `$top` may ask for; undefined where it is not supported. */
  readonly top: number | undefined;
  /** Properties that come where nothing is selected, and that a `$select` may not name. */
  readonly undeclared: readonly string[];
  /** Properties that are never without a value. */
  readonly always: readonly string[];
  /** Relations whose changes `/delta` tells; undefined where the list has no `/delta`. */
  readonly tracked: readonly string[] | undefined;
}

/** Source: Microsoft Learn, "List users", and of the other kinds. */
const LARGEST_PAGE = 999;
/** With `signInActivity`. Source: Microsoft Learn, "List users". */
export const SIGN_IN_PAGE = 500;

const ORDINARY: ListLimits = { top: LARGEST_PAGE, undeclared: [], always: [], tracked: undefined };
const DELTA: ListLimits = { ...ORDINARY, tracked: [] };

/**
 * Lists that differ from the others. Sources: Microsoft Learn, "Use delta query to track changes in Microsoft Graph
 * data", "Get incremental changes for groups", "user: delta", and of each list; for `createdDateTime`, which service
 * principals have and no metadata names, microsoftgraph/msgraph-sdk-java#2246.
 */
const KINDS: Readonly<Record<string, ListLimits>> = {
  users: { ...DELTA, tracked: ['manager'], always: ['userPrincipalName'] },
  groups: { ...DELTA, tracked: ['members', 'owners'], always: ['displayName'] },
  applications: { ...DELTA, tracked: ['owners'], always: ['appId'] },
  servicePrincipals: {
    ...DELTA,
    tracked: ['owners'],
    undeclared: ['createdDateTime'],
    always: ['appId', 'createdDateTime'],
  },
  devices: DELTA,
  contacts: DELTA,
  administrativeUnits: DELTA,
  directoryRoles: { ...DELTA, top: undefined },
  domains: { ...ORDINARY, top: undefined },
  organization: { ...ORDINARY, top: undefined },
  subscribedSkus: { ...ORDINARY, top: undefined },
};

export function limitsOf({ segments }: GraphPath): ListLimits {
  const [name = '', ...below] = segments;
  return (below.length === 0 ? KINDS[name] : undefined) ?? ORDINARY;
}
