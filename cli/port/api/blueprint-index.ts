import type { EntityRow } from './entity-row';
import { keyOf } from './field-sets';
import { type Comparable, fieldsOf, type FieldSet, fingerprintOf } from './fingerprint';

/** Whether Port holds an entity; `unknown` where nobody has asked. */
export type Presence = 'there' | 'missing' | 'unknown';

/** What is known of what Port holds of one blueprint, and of what this run has done to it. */
export interface BlueprintIndex {
  /** Whether every entity of the blueprint is in it: then what is not, Port does not hold. */
  readonly isWhole: boolean;
  /** Every entity of the blueprint has been added. */
  complete(): void;
  /** Takes over what a search answered; what this run has done to the entity is newer. */
  add(identifier: string, entity: Comparable): void;
  /** A search for it was answered without it. */
  addMissing(identifier: string): void;
  presence(identifier: string): Presence;
  /** Whether Port holds the entity as it would be written; false once this run has written it. */
  isAsWritten(row: EntityRow): boolean;
  /** Port accepted it. */
  accept(identifier: string): void;
  /** It belongs to an item that was read: it is not stale, even where it could not be written. */
  keep(identifier: string): void;
  remove(identifier: string): void;
  isCurrent(identifier: string): boolean;
  /** Of what Port holds: how many belong to an item of this run, and how many do not. */
  counts(): { readonly current: number; readonly others: number };
}

interface Entry {
  /** One after the other, for each field set; undefined where Port holds something else by now, or nothing. */
  fingerprints: string | undefined;
  /** Undefined where nobody has asked. */
  isHeld: boolean | undefined;
  isCurrent: boolean;
  /** Whether this run has written or deleted it. */
  isChanged: boolean;
}

const LENGTH = 16;

/** An empty index. Entities are compared by these combinations of fields alone. */
export function createBlueprintIndex(sets: readonly FieldSet[]): BlueprintIndex {
  const entries = new Map<string, Entry>();
  const positions = new Map(sets.map((set, position) => [keyOf(set), position]));
  let isWhole = false;

  function entryOf(identifier: string): Entry {
    const known = entries.get(identifier);
    if (known !== undefined) return known;
    const entry = { fingerprints: undefined, isHeld: undefined, isCurrent: false, isChanged: false };
    entries.set(identifier, entry);
    return entry;
  }

  function change(identifier: string, isHeld: boolean): void {
    Object.assign(entryOf(identifier), {
      fingerprints: undefined,
      isHeld,
      isCurrent: isHeld,
      isChanged: true,
    });
  }

  return {
    get isWhole() {
      return isWhole;
    },
    complete: () => {
      isWhole = true;
    },
    add(identifier, entity) {
      const entry = entryOf(identifier);
      if (entry.isChanged) return;
      entry.fingerprints = sets.map((set) => fingerprintOf(entity, set)).join('');
      entry.isHeld = true;
    },
    addMissing: (identifier) => void (entryOf(identifier).isHeld ??= false),
    presence(identifier) {
      const isHeld = entries.get(identifier)?.isHeld;
      if (isHeld === undefined) return isWhole ? 'missing' : 'unknown';
      return isHeld ? 'there' : 'missing';
    },
    isAsWritten(row) {
      const fields = fieldsOf(row);
      const position = positions.get(keyOf(fields));
      const fingerprints = entries.get(row.identifier)?.fingerprints;
      if (fingerprints === undefined || position === undefined) return false;
      return fingerprints.startsWith(fingerprintOf(row, fields), position * LENGTH);
    },
    accept: (identifier) => change(identifier, true),
    keep: (identifier) => void (entryOf(identifier).isCurrent = true),
    remove: (identifier) => change(identifier, false),
    isCurrent: (identifier) => entries.get(identifier)?.isCurrent === true,
    counts() {
      const held = [...entries.values()].filter(({ isHeld }) => isHeld === true);
      const current = held.filter(({ isCurrent }) => isCurrent).length;
      return { current, others: held.length - current };
    },
  };
}
