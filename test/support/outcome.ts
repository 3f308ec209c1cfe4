import type { RunResult, SourceResult } from '../../cli/sync/result';

/** A run in a process of its own, or in this one. */
export interface Outcome {
  readonly exitCode: number | null;
  readonly result: RunResult | undefined;
  readonly stderr?: string;
  readonly error?: Error | undefined;
}

/** What a green run with Port API credentials says of itself. */
export const GREEN = {
  exitCode: 0,
  status: 'complete',
  incomplete: [],
  committed: true,
  verification: 'verified',
} as const;

/** What a run says of itself, small enough to be read in a failed comparison. */
export function summaryOf({ exitCode, result, stderr, error }: Outcome): unknown {
  const source = result?.sources[0];
  if (source === undefined) return { exitCode, explanation: error?.message ?? stderr };
  return {
    exitCode,
    status: source.status,
    incomplete: source.incomplete,
    committed: source.window.committed,
    verification: source.verification.state,
  };
}

/** The result of the one source. Throws where the run ended without one. */
export function sourceOf(outcome: Outcome): SourceResult {
  const source = outcome.result?.sources[0];
  if (source === undefined) throw new Error(`The run has no result: ${JSON.stringify(summaryOf(outcome))}`);
  return source;
}
