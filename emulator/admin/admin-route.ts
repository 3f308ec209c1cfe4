import type { z } from 'zod';

export interface AdminRoute {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** The answer as a plain value. Throws `ZodError` for a body that does not fit. */
  answer(body: unknown, query: URLSearchParams): unknown;
}

interface Steps<Input> {
  readonly body: z.ZodType<Input>;
  handle(body: Input, query: URLSearchParams): unknown;
}

/** A route whose body passes through a strict schema. */
export function adminRoute<Input>(
  method: AdminRoute['method'],
  path: string,
  { body, handle }: Readonly<{ body: z.ZodType<Input>; handle: Steps<Input>['handle'] }>,
): AdminRoute {
  return { method, path, answer: (input, query) => handle(body.parse(input), query) };
}
