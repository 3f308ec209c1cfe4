import type { EntityRule } from '../../../../catalog/entity-rule';
import type { GraphPath } from '../../../../catalog/graph-path';

/** What is read in one go: a list of Microsoft Graph with what lies below its items, and what becomes of it. */
export interface Collection {
  /** The kind of its changes: begins with the kind of the mapping and, where there are several of it, says which. */
  readonly label: string;
  /** As the mapping names it, such as `/groups/{id}/owners`. */
  readonly kind: string;
  readonly path: GraphPath;
  /** `main`, or only the sign-in activity of what another collection reads. */
  readonly role: 'main' | 'sign-in';
  readonly query: ListQuery;
  /** Relations that are read whole for each item, and put into it. */
  readonly relations: readonly Relation[];
  readonly rules: readonly EntityRule[];
  /** Identifiers of blueprints that its items may become entities of. */
  readonly blueprints: readonly string[];
  /** Whether JQ works blueprints out, so that its items may become entities of any. */
  readonly isDynamic: boolean;
  readonly changes: ChangeTracking;
}

/** What is asked of a list, besides its pages. */
export interface ListQuery {
  /** In alphabetical order, `id` among them; undefined for what the service sends unasked. */
  readonly select: readonly string[] | undefined;
  readonly expand: string | undefined;
  /** Undefined where the list knows no `$top`. */
  readonly top: number | undefined;
  /** `$filter`, `$search`, `$orderby` and others, as the mapping has them. */
  readonly others: Readonly<Record<string, string>>;
  /** Whether it needs `ConsistencyLevel: eventual`, and `$count=true`. */
  readonly isEventual: boolean;
}

export interface Relation {
  readonly name: string;
  /** What is read of each related object besides its id and type; undefined for all that the service sends. */
  readonly fields: readonly string[] | undefined;
}

/** How an incremental run finds out what changed. */
export type ChangeTracking =
  | {
      readonly by: 'delta';
      /** Properties and relations that are followed; undefined for what is followed unasked. */
      readonly select: readonly string[] | undefined;
      /** Properties that every object has: a row of changes without one of them is not the whole object. */
      readonly always: readonly string[];
    }
  /** Everything is read and compared; says why. */
  | { readonly by: 'reading'; readonly reason: string };
