/** Makes entities of items, as Port would. */
export interface Mapper {
  /**
   * What came of each item, in their order. There may be any number of items; some 1,000 at a time are mapped side
   * by side.
   * @throws the signal's reason, or an error where jq cannot be started
   */
  map(kind: string, items: readonly MapperItem[], signal: AbortSignal): Promise<readonly MappedItem[]>;
  /** Ends the threads of jq. */
  close(): Promise<void>;
}

/** An item with what is to become of it: a source's change is one. Of a deleted item little but its id is known. */
export interface MapperItem {
  readonly operation: 'upsert' | 'delete';
  readonly data: Readonly<Record<string, unknown>>;
}

/** What came of one item. */
export interface MappedItem {
  readonly entities: readonly MappedEntity[];
  /** The entities that the item would have if no selector refused it: what Port holds of them has to go. */
  readonly excluded: readonly EntityName[];
  /** Why entities are missing. A rule that failed has no entity of this item, the other rules have theirs. */
  readonly errors: readonly MappingFault[];
  /** Whether it has any entity. If not, and without errors: no rule is about it, or no blueprint or identifier came out. */
  readonly isMapped: boolean;
}

export interface EntityName {
  readonly blueprint: string;
  readonly identifier: string;
}

/** An entity as one rule describes it; what the rule does not mention is absent, what came to nothing is null. */
export interface MappedEntity extends EntityName {
  readonly operation: 'upsert' | 'delete';
  readonly title?: string | null;
  readonly icon?: string | null;
  readonly team?: readonly string[] | null;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly relations: Readonly<Record<string, string | readonly string[] | null>>;
  /** Which rule made it: its index in the list of rules. */
  readonly rule: number;
}

export interface MappingFault {
  /** What failed: `properties.department`, `identifier`, `filter`, …; `mapping` where only the whole is known. */
  readonly path: string;
  /** jq's own words, or what is wrong with the value. */
  readonly reason: string;
  /** Where the rule stands; the empty text where it is not known which. */
  readonly place: string;
}
