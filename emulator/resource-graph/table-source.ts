/** One row of a Resource Graph table: ARG's outer columns, JSON values. */
export type Row = Readonly<Record<string, unknown>>;

export type TableName =
  | 'resources'
  | 'resourcecontainers'
  | 'resourcechanges'
  | 'resourcecontainerchanges'
  | 'healthresourcechanges';

/** What a query may see: the subscriptions that were asked for *and* are readable by the principal (lower case). */
export interface TableScope {
  readonly subscriptionIds: ReadonlySet<string>;
}

/** The inventory, seen as Resource Graph's tables. */
export interface TableSource {
  /** Grows with every change of the inventory or of what is visible at the clock's time; equal versions mean equal rows. */
  version(): number;
  rows(table: TableName, scope: TableScope): readonly Row[];
}
