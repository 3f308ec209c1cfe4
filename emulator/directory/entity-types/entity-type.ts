/** What Microsoft Graph declares for a type, without `id`. Source: the resource pages of Microsoft Learn, v1.0. */
export interface EntityType {
  /** Returned without `$select`, in this order. */
  readonly defaults: readonly string[];
  /** Returned only where they are selected. */
  readonly selectable: readonly string[];
  /** Stored outside the directory: only for one object at a time, 501 for a collection. */
  readonly singleOnly: readonly string[];
  /** Returned by default, yet not declared: selecting them is refused. */
  readonly undeclared: readonly string[];
  /** Relations that `$select` on delta and `$expand` may name. */
  readonly navigation: readonly string[];
  /** Properties that are an empty list where nothing was ever set. */
  readonly lists: readonly string[];
}

/** Shared by what is synchronized from Active Directory. */
export const ON_PREMISES = [
  'onPremisesDomainName',
  'onPremisesLastSyncDateTime',
  'onPremisesSamAccountName',
  'onPremisesSecurityIdentifier',
  'onPremisesSyncEnabled',
];
