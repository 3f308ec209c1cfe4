import type { Relation } from './model';

/** One object came into a relation of another, or went. */
export interface RelationChange {
  readonly relation: Relation;
  /** Of the other object. */
  readonly place: number;
  readonly removed: boolean;
}

/** What happened to one object; created is also what was restored: it comes back as a new instance. */
export interface DirectoryChange {
  readonly place: number;
  readonly what: 'created' | 'updated' | 'removed';
  /** Names of the properties that have another value now. */
  readonly properties: readonly string[];
  readonly relations: readonly RelationChange[];
}
