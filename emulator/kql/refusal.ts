/** Where in the query text, as Resource Graph reports it: lines from 1, characters from 0. */
export interface QueryPosition {
  readonly line: number;
  readonly characterPositionInLine: number;
  readonly token: string;
}

/** The query is not evaluated: it is wrong, Resource Graph forbids it, or this evaluator does not know the construct. */
export class QueryRefusedError extends Error {
  override readonly name = 'QueryRefusedError';

  constructor(
    readonly code: string,
    message: string,
    readonly position?: QueryPosition,
  ) {
    super(message);
  }
}

/** Legal in Resource Graph as far as is known, but not evaluated here; refusing beats a wrong answer. */
export const notImplemented = (what: string): QueryRefusedError =>
  new QueryRefusedError('NotImplementedByEmulator', `This emulator does not evaluate ${what}.`);
