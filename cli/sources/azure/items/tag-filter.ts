import type { TagCondition, TagFilters } from '../../../core/config';

/**
 * Whether a resource group with these tags is in scope: every include condition matches and no exclude condition
 * does. Tag names are compared exactly, values without case; a tag that is missing, or is no text, never matches.
 */
export function matchesTagFilters(tags: unknown, filters: TagFilters): boolean {
  const present = textTags(tags);
  const matches = ({ name, value }: TagCondition): boolean =>
    present.get(name)?.toLowerCase() === value.toLowerCase();
  return filters.include.every(matches) && !filters.exclude.some(matches);
}

/** Whether any resource group at all could be out of scope. */
export function hasTagFilters({ include, exclude }: TagFilters): boolean {
  return include.length > 0 || exclude.length > 0;
}

/** A Map, since tags may be called `__proto__` or `constructor`. */
function textTags(tags: unknown): Map<string, string> {
  if (typeof tags !== 'object' || tags === null) return new Map();
  return new Map(
    Object.entries(tags).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
