import type { EntityRow } from './entity-row';
import { keyOf } from './field-sets';
import { type Comparable, fieldsOf, type FieldSet, fingerprintOf } from './fingerprint';

/** What Port holds of one blueprint: of all its entities, or of those that were looked up. */
export interface BlueprintIndex {
  /** Whether every entity of the blueprint is in it: then what is not, Port does not hold. */
  readonly isWhole: boolean;
  /** Takes over what a search answered. */
  add(identifier: string, entity: Comparable): void;
  holds(identifier: string): boolean;
  /** Whether Port holds the entity as it would be written. */
  isAsWritten(row: EntityRow): boolean;
  /** Port accepted it, or held it as it should be. */
  accept(identifier: string): void;
  /** It belongs to an item that was read: it is not stale, even where it could not be written. */
  keep(identifier: string): void;
  remove(identifier: string): void;
  isCurrent(identifier: string): boolean;
  /** How many belong to an item of this run, and how many that Port holds do not. */
  counts(): { readonly current: number; readonly others: number };
}

interface Entry {
  /** One after the other, for each field set; empty for what this run has written. */
  readonly fingerprints: string;
  isHeld: boolean;
  isCurrent: boolean;
}

const LENGTH = 16;

/** An empty index. Entities are compared by these combinations of fields alone. */
export function createBlueprintIndex(sets: readonly FieldSet[], isWhole: boolean): BlueprintIndex {
  const entries = new Map<string, Entry>();
  const positions = new Map(sets.map((set, position) => [keyOf(set), position]));

  function mark(identifier: string, marks: Partial<Pick<Entry, 'isHeld' | 'isCurrent'>>): void {
    const entry = entries.get(identifier);
    if (entry !== undefined) Object.assign(entry, marks);
    else entries.set(identifier, { fingerprints: '', isHeld: false, isCurrent: false, ...marks });
  }

  return {
    isWhole,
    add(identifier, entity) {
      const fingerprints = sets.map((set) => fingerprintOf(entity, set)).join('');
      entries.set(identifier, { fingerprints, isHeld: true, isCurrent: false });
    },
    holds: (identifier) => entries.get(identifier)?.isHeld === true,
    isAsWritten(row) {
      const entry = entries.get(row.identifier);
      const fields = fieldsOf(row);
      const position = positions.get(keyOf(fields));
      if (entry?.isHeld !== true || position === undefined) return false;
      const found = entry.fingerprints.slice(position * LENGTH, (position + 1) * LENGTH);
      return found === fingerprintOf(row, fields);
    },
    accept: (identifier) => mark(identifier, { isHeld: true, isCurrent: true }),
    keep: (identifier) => mark(identifier, { isCurrent: true }),
    remove: (identifier) => entries.delete(identifier),
    isCurrent: (identifier) => entries.get(identifier)?.isCurrent === true,
    counts() {
      let current = 0;
      let others = 0;
      for (const { isHeld, isCurrent } of entries.values()) {
        if (isCurrent) current += 1;
        else if (isHeld) others += 1;
      }
      return { current, others };
    },
  };
}
