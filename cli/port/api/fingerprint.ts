import { createHash } from 'node:crypto';
import type { EntityRow } from './entity-row';

/** Fields of an entity that a mapping sets: what is compared, and what is asked of Port. */
export interface FieldSet {
  readonly title: boolean;
  readonly icon: boolean;
  readonly team: boolean;
  /** In alphabetical order. */
  readonly properties: readonly string[];
  readonly relations: readonly string[];
}

/** An entity as Port answers it, or as it is written. */
export interface Comparable {
  readonly title?: string | null | undefined;
  readonly icon?: string | null | undefined;
  readonly team?: string | readonly string[] | null | undefined;
  readonly properties?: Readonly<Record<string, unknown>> | null | undefined;
  readonly relations?: Readonly<Record<string, unknown>> | null | undefined;
}

/** 128 bits: for two of 300,000 entities to share one is less likely than for the machine to fail. */
const BYTES = 16;

/**
 * Tells whether Port holds an entity as it would be written: equal for what differs only in the order of keys, of
 * relation targets or of teams, or in null instead of nothing.
 */
export function fingerprintOf(entity: Comparable, fields: FieldSet): string {
  const { properties, relations } = entity;
  const compared = [
    fields.title ? (entity.title ?? null) : null,
    fields.icon ? (entity.icon ?? null) : null,
    fields.team ? namesIn(entity.team) : null,
    fields.properties.map((name) => canonical(properties?.[name])),
    fields.relations.map((name) => namesIn(relations?.[name])),
  ];
  return createHash('sha256').update(JSON.stringify(compared)).digest().toString('latin1', 0, BYTES);
}

/** The fields that a row sets. A title that is not written is not compared. */
export function fieldsOf({ title, icon, team, properties, relations }: EntityRow): FieldSet {
  return {
    title: title !== undefined,
    icon: icon !== undefined,
    team: team !== undefined,
    properties: Object.keys(properties).sort(),
    relations: Object.keys(relations).sort(),
  };
}

function namesIn(value: unknown): readonly unknown[] {
  if (value === null || value === undefined || value === '') return [];
  return Array.isArray(value) ? [...new Set<unknown>(value)].sort() : [value];
}

/** JSON keeps apart what differs in kind: an empty object is no empty list. */
function canonical(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined);
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([key, inner]) => [key, canonical(inner)]));
}
