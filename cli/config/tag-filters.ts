import type { TagCondition, TagFilters } from '../core/config';
import { findNearest } from '../core/nearest';
import { parseJson } from './json-text';
import { Wrong, quote, textSchema } from './parsing';

const SIDES = ['include', 'exclude'] as const;

type Side = (typeof SIDES)[number];

/**
 * `{"include":{…},"exclude":{…}}`, strictly: a misspelt or misshapen filter would be an open door. Tag names stay as
 * they are (Azure keeps their case) and may be anything, `__proto__` too; values are compared without case.
 */
export const tagFilters = textSchema((text): TagFilters | Wrong => {
  const json = parseJson(text);
  if (json instanceof Wrong) return json;
  const { value } = json;
  if (!isObject(value)) return new Wrong('must be a JSON object with "include", "exclude" or both');
  const sides: Record<Side, readonly TagCondition[]> = { include: [], exclude: [] };
  const wrong: string[] = [];
  for (const [name, conditions] of Object.entries(value)) {
    const parsed = isSide(name) ? parseSide(name, conditions) : unknownSide(name);
    if (parsed instanceof Wrong) wrong.push(...parsed.messages);
    else if (isSide(name)) sides[name] = parsed;
  }
  wrong.push(...findContradictions(sides));
  return wrong.length > 0 ? new Wrong(...wrong) : sides;
});

function parseSide(side: Side, conditions: unknown): readonly TagCondition[] | Wrong {
  if (!isObject(conditions)) return new Wrong(`"${side}" must be an object of tag names and values`);
  const wrong: string[] = [];
  const parsed: TagCondition[] = [];
  for (const [name, value] of Object.entries(conditions)) {
    const message = describeWrongTag(name, value);
    if (message !== undefined) wrong.push(`"${side}": ${message}`);
    else parsed.push({ name, value: String(value).toLowerCase() });
  }
  if (wrong.length > 0) return new Wrong(...wrong);
  return parsed.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function describeWrongTag(name: string, value: unknown): string | undefined {
  if (name.trim() === '') return 'a tag has no name';
  if (typeof value === 'string') return undefined;
  const tag = `the value of tag ${quote(name)}`;
  if (typeof value === 'number' || typeof value === 'boolean') {
    return `${tag} must be a string: put it in quotes, "${value}"`;
  }
  return `${tag} must be a string, not ${describeType(value)}; for several values run one instance each`;
}

function describeType(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : 'an object';
}

function unknownSide(name: string): Wrong {
  const nearest = findNearest(name.toLowerCase(), SIDES, 3);
  const hint =
    nearest === undefined ? 'only "include" and "exclude" are known' : `did you mean "${nearest}"?`;
  return new Wrong(`unknown key ${quote(name)}: ${hint}`);
}

function findContradictions({ include, exclude }: Readonly<Record<Side, readonly TagCondition[]>>): string[] {
  return include
    .filter(({ name, value }) => exclude.some((other) => other.name === name && other.value === value))
    .map(({ name }) => `tag ${quote(name)} has the same value in "include" and "exclude": nothing can match`);
}

function isSide(name: string): name is Side {
  return name === 'include' || name === 'exclude';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
