import { mapRecord, type RuleLayout, type Slots } from './layout';
import type { MappedEntity } from './mapper';
import type { Failure } from './row';

/** An entity, or why there is none; neither where the rule comes to no blueprint or no identifier. */
export interface EntityResult {
  readonly entity?: MappedEntity;
  readonly failures: readonly Failure[];
}

/** Makes an identifier of what a mapping yields for one. */
export type ToIdentifier = (id: string) => string;

interface Reading {
  readonly layout: RuleLayout;
  readonly values: readonly unknown[];
  readonly failures: Failure[];
}

/** Puts the values of a row where they belong. `toIdentifier` is applied to the identifier and to what relations name. */
export function toEntity(
  layout: RuleLayout,
  rule: number,
  values: readonly unknown[],
  toIdentifier: ToIdentifier,
): EntityResult {
  const reading: Reading = { layout, values, failures: [] };
  const [blueprint, identifier] = [readText(reading, 0), readText(reading, 1)];
  const entity = {
    operation: layout.rule.operation,
    ...optional('title', layout.title, (slot) => readText(reading, slot)),
    ...optional('icon', layout.icon, (slot) => readText(reading, slot)),
    ...optional('team', layout.team, (slot) => toList(readNames(reading, slot))),
    properties: mapRecord(layout.properties, (slots) => fill(slots, values)),
    relations: mapRecord(layout.relations, (slot) => encode(readNames(reading, slot), toIdentifier)),
    rule,
  };
  if (reading.failures.length > 0) return { failures: reading.failures };
  if (!isName(blueprint) || !isName(identifier)) return { failures: [] };
  return { entity: { ...entity, blueprint, identifier: toIdentifier(identifier) }, failures: [] };
}

/** Like Ocean, takes an empty name for none. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function optional<K extends string, V>(
  key: K,
  slot: number | undefined,
  read: (slot: number) => V,
): Partial<Record<K, V>> {
  return slot === undefined ? {} : ({ [key]: read(slot) } as Record<K, V>);
}

function fill(slots: Slots, values: readonly unknown[]): unknown {
  if (typeof slots === 'number') return values[slots];
  if (isList(slots)) return slots.map((inner) => fill(inner, values));
  return mapRecord(slots, (inner) => fill(inner, values));
}

function isList(slots: Slots): slots is readonly Slots[] {
  return Array.isArray(slots);
}

function readText(reading: Reading, slot: number): string | null {
  const value = reading.values[slot] ?? null;
  if (value === null || typeof value === 'string') return value;
  return refuse(reading, slot, `yields ${typeOf(value)}, not a string`);
}

/** One name or several; null among several names nothing, as null alone does. */
function readNames(reading: Reading, slot: number): string | readonly string[] | null {
  const value = reading.values[slot] ?? null;
  if (!Array.isArray(value)) return readText(reading, slot);
  const names: unknown[] = value.filter((name) => name !== null);
  if (names.every((name) => typeof name === 'string')) return names;
  const other = names.find((name) => typeof name !== 'string');
  return refuse(reading, slot, `yields an array with ${typeOf(other)}, not of strings`);
}

function refuse({ layout, failures }: Reading, slot: number, reason: string): null {
  failures.push({ path: layout.fields[slot]?.path ?? '', reason });
  return null;
}

/** As jq calls it. */
function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function toList(names: string | readonly string[] | null): readonly string[] | null {
  return typeof names === 'string' ? [names] : names;
}

function encode(
  names: string | readonly string[] | null,
  toIdentifier: ToIdentifier,
): string | readonly string[] | null {
  if (names === null) return null;
  return typeof names === 'string' ? toIdentifier(names) : names.map(toIdentifier);
}
