import { KINDS, type DirectoryObject, type Kind } from '../directory/model';
import { rawCountRefused } from './collection-routes';
import { notFound } from './graph-error';
import { lookUp } from './object-lookup';
import { contextOf } from './odata-context';
import { countOf, pageOf, type Listing } from './page';
import { READ } from './permissions';
import { assertOnly } from './query-options';
import { listedKinds, relatedPlaces, type RelationName } from './related';
import { representRelated } from './related-representation';
import { represent } from './represent';
import type { GraphAnswer, GraphCall, GraphRoute } from './route';
import { filterOf, isCounted } from './scope';
import { toSelection } from './selection';

interface RelationList {
  readonly collection: string;
  readonly kind: Kind;
  readonly relation: RelationName;
  readonly baseCost: number;
}

/** Costs: Microsoft Learn, "Microsoft Graph service-specific throttling limits". */
const LISTS: readonly RelationList[] = [
  { collection: 'groups', kind: 'group', relation: 'members', baseCost: 3 },
  { collection: 'groups', kind: 'group', relation: 'transitiveMembers', baseCost: 5 },
  { collection: 'groups', kind: 'group', relation: 'owners', baseCost: 1 },
  { collection: 'groups', kind: 'group', relation: 'memberOf', baseCost: 1 },
  { collection: 'users', kind: 'user', relation: 'memberOf', baseCost: 2 },
  { collection: 'users', kind: 'user', relation: 'transitiveMemberOf', baseCost: 2 },
  { collection: 'users', kind: 'user', relation: 'directReports', baseCost: 1 },
  { collection: 'applications', kind: 'application', relation: 'owners', baseCost: 1 },
  { collection: 'servicePrincipals', kind: 'servicePrincipal', relation: 'owners', baseCost: 1 },
  { collection: 'servicePrincipals', kind: 'servicePrincipal', relation: 'memberOf', baseCost: 1 },
];

/** `GET /groups/{id}/members` and the like: whole, counted, and narrowed to one type. */
export function relationRoutes(): GraphRoute[] {
  return [...LISTS.flatMap(routesOf), managerRoute()];
}

function routesOf(list: RelationList): GraphRoute[] {
  const { collection, kind, relation, baseCost } = list;
  const path = `/${collection}/:id/${relation}`;
  const common = { method: 'GET', baseCost, permissions: READ[kind] } as const;
  return [
    { ...common, path, answer: (call) => answerList(call, list, undefined) },
    { ...common, path: `${path}/$count`, answer: (call) => answerCount(call, list, undefined) },
    ...KINDS.flatMap((cast): GraphRoute[] => [
      { ...common, path: `${path}/microsoft.graph.${cast}`, answer: (call) => answerList(call, list, cast) },
      {
        ...common,
        path: `${path}/microsoft.graph.${cast}/$count`,
        answer: (call) => answerCount(call, list, cast),
      },
    ]),
  ];
}

/** Of several kinds the objects say what they are; narrowed to one they need not. */
function answerList(call: GraphCall, list: RelationList, cast: Kind | undefined): GraphAnswer {
  const { options } = call;
  assertOnly(options, ['$select', '$top', '$count', '$filter', '$skiptoken']);
  const kinds = cast === undefined ? KINDS : [cast];
  const selection = toSelection(options.select, { kinds, isCollection: true });
  const listing = listingOf(call, list, cast);
  const { objects, nextLink } = pageOf(call, listing);
  const set = cast === undefined ? 'directoryObjects' : SETS[cast];
  return {
    body: {
      '@odata.context': contextOf(call, set, options),
      ...(isCounted(call) ? { '@odata.count': countOf(listing) } : {}),
      ...(nextLink === undefined ? {} : { '@odata.nextLink': nextLink }),
      value: objects.map((object) =>
        cast === undefined ? representRelated(call, object, selection) : represent(object, selection),
      ),
    },
  };
}

const SETS: Readonly<Record<Kind, string>> = {
  user: 'users',
  group: 'groups',
  application: 'applications',
  servicePrincipal: 'servicePrincipals',
  device: 'devices',
  orgContact: 'contacts',
};

function answerCount(call: GraphCall, list: RelationList, cast: Kind | undefined): GraphAnswer {
  assertOnly(call.options, ['$filter', '$count']);
  if (!call.options.eventual) throw rawCountRefused();
  return { body: String(countOf(listingOf(call, list, cast))) };
}

function listingOf(call: GraphCall, { kind, relation }: RelationList, cast: Kind | undefined): Listing {
  const table = call.directory.lists();
  const object = lookUp(table, kind, call.request.params['id'] ?? '');
  const { matches } = filterOf(call, cast === undefined ? KINDS : [cast], true);
  const isShown = listedKinds(relation, call.version);
  return {
    places: relatedPlaces(table, object, relation),
    at: (place) => table.at(place),
    isListed: (other: DirectoryObject) =>
      isShown(other.kind) && (cast === undefined || other.kind === cast) && matches(other),
  };
}

/** A user has at most one: no list. */
function managerRoute(): GraphRoute {
  return {
    method: 'GET',
    path: '/users/:id/manager',
    baseCost: 1,
    permissions: READ.user,
    answer: (call) => {
      assertOnly(call.options, ['$select']);
      const table = call.directory.lists();
      const user = lookUp(table, 'user', call.request.params['id'] ?? '');
      const manager = user.manager === undefined ? undefined : table.at(user.manager);
      if (manager?.state !== 'active') throw notFound('manager');
      const selection = toSelection(call.options.select, { kinds: KINDS, isCollection: false });
      const context = contextOf(call, 'directoryObjects', call.options, '/$entity');
      return { body: { '@odata.context': context, ...representRelated(call, manager, selection) } };
    },
  };
}
