import type { EmulatorRequest } from '../server/types';
import { RequestRefusedError } from './refusals';

export type ResultFormat = 'objectArray' | 'table';

/** The body of a query, checked. */
export interface QueryRequest {
  readonly query: string;
  /** Undefined where the body names none. */
  readonly subscriptions: readonly string[] | undefined;
  readonly managementGroups: readonly string[] | undefined;
  readonly top: number | undefined;
  readonly skip: number;
  readonly skipToken: string | undefined;
  readonly resultFormat: ResultFormat;
}

/** Azure/azure-rest-api-specs, Microsoft.ResourceGraph. */
const apiVersions = [
  '2018-09-01-preview',
  '2019-04-01',
  '2020-04-01-preview',
  '2021-03-01',
  '2021-06-01-preview',
  '2022-10-01',
  '2024-04-01',
];

/** The first version whose default result format is objectArray. */
const objectArraySince = '2021-03-01';

export function checkApiVersion(request: EmulatorRequest): string {
  const version = request.query.get('api-version');
  if (version === null || version === '') {
    throw new RequestRefusedError(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    );
  }
  if (!apiVersions.includes(version)) {
    throw new RequestRefusedError(
      400,
      'InvalidApiVersionParameter',
      `The api-version '${version}' is invalid. The supported versions are '${apiVersions.join(',')}'.`,
    );
  }
  return version;
}

const badRequest = (code: string, message: string): RequestRefusedError =>
  new RequestRefusedError(400, 'BadRequest', message, [{ code, message }]);

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parseBody(request: EmulatorRequest): Fields {
  // Microsoft Learn, "Troubleshoot errors": any other content type is answered with 500.
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    throw new RequestRefusedError(
      500,
      'InternalServerError',
      'The Content-Type of the request is not application/json.',
    );
  }
  try {
    const body: unknown = JSON.parse(request.body.toString('utf8'));
    if (isFields(body)) return body;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw badRequest('InvalidRequestContent', 'The request content was invalid and could not be deserialized.');
}

function textsOf(fields: Fields, name: string): readonly string[] | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value) && value.every((item): item is string => typeof item === 'string')) {
    return value.length === 0 ? undefined : value;
  }
  throw badRequest('InvalidRequestContent', `'${name}' must be an array of strings.`);
}

function wholeOf(fields: Fields, name: string, range: readonly [number, number]): number | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= range[0] && value <= range[1])
    return value;
  throw badRequest(
    'InvalidPagingOption',
    `'${name}' must be a whole number from ${range[0]} to ${range[1]}.`,
  );
}

function textOf(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  throw badRequest('InvalidRequestContent', `'${name}' must be a string.`);
}

function formatOf(options: Fields, version: string): ResultFormat {
  const format = textOf(options, 'resultFormat')?.toLowerCase();
  if (format === undefined) return version >= objectArraySince ? 'objectArray' : 'table';
  if (format === 'objectarray') return 'objectArray';
  if (format === 'table') return 'table';
  throw badRequest('InvalidRequestContent', `'resultFormat' must be objectArray or table, not '${format}'.`);
}

function scopesOf(body: Fields): Pick<QueryRequest, 'subscriptions' | 'managementGroups'> {
  const subscriptions = textsOf(body, 'subscriptions');
  const managementGroups = textsOf(body, 'managementGroups');
  if (subscriptions !== undefined && managementGroups !== undefined) {
    throw badRequest('InvalidScope', "'subscriptions' and 'managementGroups' exclude each other.");
  }
  return { subscriptions, managementGroups };
}

/** Reads and checks a request; throws `RequestRefusedError`. */
export function parseQueryRequest(request: EmulatorRequest): QueryRequest {
  const version = checkApiVersion(request);
  const body = parseBody(request);
  const query = textOf(body, 'query');
  if (query === undefined || query.trim() === '') throw badRequest('InvalidQuery', "'query' is required.");
  if (Array.isArray(body['facets']) && body['facets'].length > 0) {
    throw badRequest('NotImplementedByEmulator', 'This emulator does not evaluate facets.');
  }
  const options = isFields(body['options']) ? body['options'] : {};
  return {
    query,
    ...scopesOf(body),
    top: wholeOf(options, '$top', [1, 1000]),
    skip: wholeOf(options, '$skip', [0, Number.MAX_SAFE_INTEGER]) ?? 0,
    skipToken: textOf(options, '$skipToken'),
    resultFormat: formatOf(options, version),
  };
}
