import { findNearest } from '../core/nearest';
import { parseJson } from './json-text';
import { Wrong, quote, sortUnique, splitList, textSchema } from './parsing';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Subscription ids, lower case, sorted, each once. */
export const guidList = textSchema((text) =>
  parseItems(splitList(text), (item) =>
    GUID.test(item) ? undefined : `${quote(item)} is not a subscription id (a GUID)`,
  ),
);

/** Names of management groups: Microsoft Learn, "Naming rules and restrictions", 1 to 90 characters. */
export const managementGroupList = textSchema((text) =>
  parseItems(splitList(text), (item) =>
    /^[\p{L}\p{N}_().-]{1,90}$/u.test(item)
      ? undefined
      : `${quote(item)} is not the name (id) of a management group`,
  ),
);

/** Resource types as a JSON array or a list: lower case, sorted, each once. */
export const resourceTypes = textSchema((text): readonly string[] | Wrong => {
  const items = text.startsWith('[') || text.startsWith('{') ? parseJsonList(text) : splitList(text);
  if (items instanceof Wrong) return items;
  return parseItems(items, (item) =>
    /^[a-z0-9.-]+(\/[a-z0-9@._-]+)+$/.test(item)
      ? undefined
      : `${quote(item)} is not a resource type: it needs provider and type, as in Microsoft.Compute/virtualMachines`,
  );
});

/** A list whose items are among `options`, in any case. */
export function choiceList<const T extends string>(options: readonly T[]) {
  return textSchema((text): readonly T[] | Wrong => {
    const items = splitList(text).map((item) => ({ item, option: findOption(options, item) }));
    const wrong = items.filter(({ option }) => option === undefined);
    if (wrong.length > 0) return new Wrong(...wrong.map(({ item }) => describeUnknown(options, item)));
    return [...new Set(items.flatMap(({ option }) => option ?? []))];
  });
}

/** One of `options`, in any case. */
export function choice<const T extends string>(options: readonly T[]) {
  return textSchema(
    (text): T | Wrong => findOption(options, text) ?? new Wrong(describeUnknown(options, text)),
  );
}

function describeUnknown(options: readonly string[], text: string): string {
  const nearest = findNearest(text.toLowerCase(), options, 3);
  const meant = nearest === undefined ? '' : `; did you mean ${nearest}?`;
  return `${quote(text)} is none of ${options.join(', ')}${meant}`;
}

function findOption<T extends string>(options: readonly T[], text: string): T | undefined {
  return options.find((option) => option.toLowerCase() === text.toLowerCase());
}

function parseItems(
  items: readonly string[],
  describeWrong: (item: string) => string | undefined,
): readonly string[] | Wrong {
  const lowered = sortUnique(items.map((item) => item.trim().toLowerCase()));
  const wrong = lowered.flatMap((item) => describeWrong(item) ?? []);
  return wrong.length > 0 ? new Wrong(...wrong) : lowered;
}

function parseJsonList(text: string): readonly string[] | Wrong {
  const json = parseJson(text);
  if (json instanceof Wrong) return json;
  const items: unknown = json.value;
  if (!Array.isArray(items)) return new Wrong('must be a JSON array of strings, or a comma list');
  const strings = items.filter((item): item is string => typeof item === 'string');
  return strings.length === items.length ? strings : new Wrong('every item of the list must be a string');
}
