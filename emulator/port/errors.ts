import type { ZodError, ZodType } from 'zod';
import type { EmulatorResponse } from '../server/types';

/** A refusal in Port's own terms: the code of the body's `error` and the HTTP status. */
export class PortError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details?: unknown,
  ) {
    super(message);
    this.name = 'PortError';
  }
}

/** 404 as Port words it: `Blueprint with identifier "x" was not found`. */
export function notFound(what: string, identifier: string): PortError {
  return new PortError(404, 'not_found', `${what} with identifier "${identifier}" was not found`);
}

/** 409 for an identifier that something of the same sort has already. */
export function identifierTaken(what: string, identifier: string): PortError {
  return new PortError(409, 'identifier_taken', `${what} with identifier "${identifier}" already exists`);
}

/** 422: the body does not fit the route's schema, or an entity does not fit its blueprint. */
export function invalid(message: string, details?: unknown): PortError {
  return new PortError(422, 'invalid_request', message, details);
}

/** 409 for a deletion that something else stands in the way of. */
export function hasDependents(message: string, dependents: readonly string[]): PortError {
  return new PortError(409, 'has_dependents', message, { dependents });
}

/** Port's error body, `{ok:false, error, message, details?}`. */
export function toErrorResponse(error: PortError): EmulatorResponse {
  const details = error.details === undefined ? {} : { details: error.details };
  return {
    status: error.status,
    body: { ok: false, error: error.code, message: error.message, ...details },
  };
}

/** Parses with a schema; what does not fit is a 422 in the wording of Port's validator (ajv). Throws `PortError`. */
export function parseWith<Output>(schema: ZodType<Output>, value: unknown): Output {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = toProblems(result.error, value);
  throw invalid(problems[0] ?? 'The request does not match the schema', { problems });
}

function toProblems(error: ZodError, value: unknown): string[] {
  return error.issues.flatMap((issue) => {
    const { path } = issue;
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => `${toPlace(path)} must NOT have additional properties (${key})`);
    const key = path.at(-1);
    if (key !== undefined && valueAt(value, path) === undefined)
      return [`${toPlace(path.slice(0, -1))} must have required property '${String(key)}'`];
    return [`${toPlace(path)} ${issue.message}`];
  });
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (Reflect.get(at, key) as unknown) : undefined),
    value,
  );
}

function toPlace(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'body' : `"${path.map(String).join('.')}"`;
}
