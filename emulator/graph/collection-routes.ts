import { toExpansion } from './expand';
import type { Kind } from '../directory/model';
import { unsupportedQuery } from './graph-error';
import { contextOf } from './odata-context';
import { countOf, pageOf, type Listing } from './page';
import { READ } from './permissions';
import { assertOnly } from './query-options';
import { represent } from './represent';
import type { GraphCall, GraphRoute } from './route';
import { filterOf, isCounted } from './scope';
import { asksForSignIns, LARGEST_REPORT_PAGE } from './sign-in-activity';
import { toSelection } from './selection';

interface Collection {
  readonly name: string;
  readonly kind: Kind;
  /** Source: Microsoft Learn, "Microsoft Graph service-specific throttling limits"; what it does not list costs 1. */
  readonly baseCost: number;
}

export const COLLECTIONS: readonly Collection[] = [
  { name: 'users', kind: 'user', baseCost: 2 },
  { name: 'groups', kind: 'group', baseCost: 1 },
  { name: 'applications', kind: 'application', baseCost: 2 },
  { name: 'servicePrincipals', kind: 'servicePrincipal', baseCost: 1 },
  { name: 'devices', kind: 'device', baseCost: 1 },
  { name: 'contacts', kind: 'orgContact', baseCost: 1 },
];

/** `GET /users` and the like, and how many there are. */
export function collectionRoutes(): GraphRoute[] {
  return COLLECTIONS.flatMap((collection) => {
    const { name, kind, baseCost } = collection;
    const common = { method: 'GET', permissions: READ[kind] } as const;
    return [
      { ...common, path: `/${name}`, baseCost, answer: (call) => list(call, collection) },
      { ...common, path: `/${name}/$count`, baseCost: 1, answer: (call) => count(call, collection) },
    ] satisfies GraphRoute[];
  });
}

function list(call: GraphCall, { name, kind }: Collection) {
  const { options } = call;
  assertOnly(options, ['$select', '$top', '$count', '$filter', '$expand', '$skiptoken']);
  const selection = toSelection(options.select, { kinds: [kind], isCollection: true });
  const expand = toExpansion(call, kind);
  const listing = listingOf(call, kind);
  const largest = asksForSignIns(options) ? LARGEST_REPORT_PAGE : undefined;
  const { objects, nextLink } = pageOf(call, listing, largest);
  return {
    body: {
      '@odata.context': contextOf(call, name, options),
      ...(isCounted(call) ? { '@odata.count': countOf(listing) } : {}),
      ...(nextLink === undefined ? {} : { '@odata.nextLink': nextLink }),
      value: objects.map((object) => ({ ...represent(object, selection), ...expand(object) })),
    },
  };
}

/** Microsoft Learn, "Advanced query capabilities": a raw count needs the header. */
function count(call: GraphCall, { kind }: Collection) {
  const { options } = call;
  assertOnly(options, ['$filter', '$count']);
  if (!options.eventual) throw rawCountRefused();
  return { body: String(countOf(listingOf(call, kind))) };
}

export const rawCountRefused = () =>
  unsupportedQuery(
    "Raw count (/$count) is not supported because the 'ConsistencyLevel:eventual' header is missing. Refer to https://aka.ms/graph-docs/advanced-queries for more information",
  );

function listingOf(call: GraphCall, kind: Kind): Listing {
  const table = call.directory.lists();
  const { matches } = filterOf(call, [kind]);
  return { places: table.placesOf(kind), at: (place) => table.at(place), isListed: matches };
}
