import { badRequest, unsupportedQuery } from './graph-error';

/** The OData options of a request, as text where they are not yet understood. */
export interface QueryOptions {
  readonly select: readonly string[] | undefined;
  readonly top: number | undefined;
  readonly filter: string | undefined;
  readonly expand: string | undefined;
  readonly count: boolean;
  readonly skipToken: string | undefined;
  /** Empty where it is there without a value. */
  readonly deltaToken: string | undefined;
  /** Header `ConsistencyLevel: eventual`; it is not part of any link. */
  readonly eventual: boolean;
  /** Names of the options that were given, in lower case. */
  readonly given: ReadonlySet<string>;
}

/** Microsoft Learn, "List users", "List groups", …: the largest page. */
const LARGEST_PAGE = 999;
const KNOWN = [
  '$select',
  '$top',
  '$filter',
  '$expand',
  '$count',
  '$skiptoken',
  '$deltatoken',
  '$format',
  '$orderby',
  '$search',
  '$skip',
];

/** Names of options are case-insensitive. Throws `GraphError` 400. */
export function parseQueryOptions(
  query: URLSearchParams,
  consistencyLevel: string | undefined,
): QueryOptions {
  const options = new Map<string, string>();
  for (const [name, value] of query) {
    const option = name.toLowerCase();
    if (!option.startsWith('$')) continue;
    if (!KNOWN.includes(option)) throw badRequest(`The query parameter '${name}' is not supported.`);
    if (options.has(option))
      throw badRequest(
        `Query option '${name}' was specified more than once, but it must be specified at most once.`,
      );
    options.set(option, value);
  }
  const select = options.get('$select');
  return {
    select: select === undefined ? undefined : parseSelect(select),
    top: parseTop(options.get('$top')),
    filter: options.get('$filter'),
    expand: options.get('$expand'),
    count: parseCount(options.get('$count')),
    skipToken: options.get('$skiptoken'),
    deltaToken: options.get('$deltatoken'),
    eventual: consistencyLevel?.toLowerCase() === 'eventual',
    given: new Set(options.keys()),
  };
}

/** Throws `GraphError` 400 for options that a request does not allow, or that this emulator does not evaluate. */
export function assertOnly({ given }: QueryOptions, allowed: readonly string[]): void {
  for (const option of given) {
    if (option === '$format' || allowed.includes(option)) continue;
    if (option === '$orderby' || option === '$search')
      throw unsupportedQuery(`This emulator does not evaluate '${option}'.`);
    throw directoryOption(option);
  }
}

const directoryOption = (option: string) => badRequest(`'${option}' is not supported by the service.`);

function parseSelect(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.includes(''))
    throw badRequest("Parsing OData Select and Expand failed: Empty items in '$select' are not allowed.");
  return names;
}

function parseTop(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text))
    throw badRequest(
      `Invalid value '${text}' for $top query option found. The $top query option requires a non-negative integer value.`,
    );
  const top = Number(text);
  if (top >= 1 && top <= LARGEST_PAGE) return top;
  throw unsupportedQuery(
    `Invalid page size specified: '${text}'. Must be between 1 and ${LARGEST_PAGE} inclusive.`,
  );
}

function parseCount(text: string | undefined): boolean {
  if (text === undefined || text === 'false') return false;
  if (text === 'true') return true;
  throw badRequest(
    `Invalid value '${text}' for $count query option found. Valid values are '{0}' and '{1}'.`
      .replace('{0}', 'true')
      .replace('{1}', 'false'),
  );
}
