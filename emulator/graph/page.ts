import { firstAtLeast, type DirectoryObject } from '../directory/model';
import { createSeeded } from '../inventory/seeded';
import { linkTo } from './links';
import { pageContextOf } from './page-token';
import type { GraphCall } from './route';

/** What a list goes through: places, ascending, and which of the objects there belong to it. */
export interface Listing {
  readonly places: ArrayLike<number>;
  readonly at: (place: number) => DirectoryObject | undefined;
  readonly isListed: (object: DirectoryObject) => boolean;
}

export interface Page {
  readonly objects: readonly DirectoryObject[];
  /** Undefined on the last page. */
  readonly nextLink: string | undefined;
}

/** Microsoft Learn, "List users", "List groups", …: without `$top`. */
const DEFAULT_PAGE_SIZE = 100;

/** The page that the request asks for. Throws `GraphError` for a token that does not fit. */
export function pageOf(call: GraphCall, listing: Listing, largest = Infinity): Page {
  const { request, options, pageTokens, settings } = call;
  const size = Math.min(options.top ?? DEFAULT_PAGE_SIZE, largest);
  const context = pageContextOf(request.path, request.query);
  const { after, afterEmptyPage } =
    options.skipToken === undefined
      ? { after: -1, afterEmptyPage: false }
      : pageTokens.decode(options.skipToken, context);
  const next = (token: { after: number; afterEmptyPage: boolean }): string =>
    linkTo(request, '$skiptoken', pageTokens.encode({ ...token, context }));
  // The first page has objects, as far as there are any; which later ones are empty is always the same.
  const isEmpty = after >= 0 && !afterEmptyPage && createSeeded(after).chance(settings.emptyPages);
  if (isEmpty) return { objects: [], nextLink: next({ after, afterEmptyPage: true }) };
  const objects = take(listing, after, size + 1);
  if (objects.length <= size) return { objects, nextLink: undefined };
  const page = objects.slice(0, size);
  return { objects: page, nextLink: next({ after: page.at(-1)?.place ?? after, afterEmptyPage: false }) };
}

/** How many objects the whole list has. */
export function countOf(listing: Listing): number {
  return take(listing, -1, Infinity).length;
}

/** Up to `most` objects behind a place. */
export function take({ places, at, isListed }: Listing, after: number, most: number): DirectoryObject[] {
  const objects: DirectoryObject[] = [];
  for (
    let index = firstAtLeast(places, after + 1);
    index < places.length && objects.length < most;
    index += 1
  ) {
    const object = at(places[index] ?? -1);
    if (object?.state === 'active' && isListed(object)) objects.push(object);
  }
  return objects;
}
