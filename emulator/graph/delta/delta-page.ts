import { createSeeded } from '../../inventory/seeded';
import { linkOf } from '../links';
import { contextOf } from '../odata-context';
import type { Json } from '../represent';
import type { GraphAnswer, GraphCall } from '../route';
import type { Round } from './round';
import { tell, type Teller } from './tell';
import type { TrackedSet } from './tracked-set';

/** A round under way: what its nextLinks continue. */
export interface OpenRound {
  readonly id: string;
  /** For example `users`. */
  readonly collection: string;
  readonly round: Round;
  readonly tracked: TrackedSet;
  /** `Prefer: return=minimal` on the request that began it. */
  readonly minimal: boolean;
  /** Tells what comes after what was known when the round began. */
  readonly deltaToken: string;
}

export interface PageStart {
  /** Position in the round. */
  readonly from: number;
  readonly afterEmptyPage: boolean;
}

/** One page with its link: the last one of a round has the deltaLink, every other a nextLink. */
export function nextPage(call: GraphCall, open: OpenRound, { from, afterEmptyPage }: PageStart): GraphAnswer {
  const { settings, request, pageTokens } = call;
  const isEmpty = from > 0 && !afterEmptyPage && createSeeded(from).chance(settings.delta.emptyPages);
  const { value, next } = isEmpty ? { value: [], next: from } : objectsFrom(call, open, from);
  const base = `${request.origin}${request.path}`;
  const token = { after: next, afterEmptyPage: isEmpty, context: open.id };
  const link =
    next < open.round.places.length
      ? { '@odata.nextLink': linkOf(base, [['$skiptoken', `${open.id}.${pageTokens.encode(token)}`]]) }
      : { '@odata.deltaLink': linkOf(base, [['$deltatoken', open.deltaToken]]) };
  return { body: { '@odata.context': contextOf(call, open.collection, open.tracked), ...link, value } };
}

/** As many appearances as fit: by their number, and by the entries of their relations. */
function objectsFrom(
  { settings, directory }: GraphCall,
  { round, tracked, minimal }: OpenRound,
  from: number,
): { readonly value: readonly Json[]; readonly next: number } {
  const { pageSize, membersPerPage } = settings.delta;
  const view = directory.delta();
  const teller: Teller = {
    tracked,
    minimal,
    current: (place) => view.at(place),
    identityAt: (place) => directory.identityAt(place),
  };
  const value: Json[] = [];
  let [next, entries] = [from, 0];
  while (next < round.places.length && value.length < pageSize && entries < membersPerPage) {
    const told = tell(round, next, teller);
    next += 1;
    if (told === undefined) continue;
    value.push(told.body);
    entries += told.entries;
  }
  return { value, next };
}
