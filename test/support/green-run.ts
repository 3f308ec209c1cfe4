import type { SourceResult } from '../../cli/sync/result';
import { sourceOf, summaryOf, type Outcome } from './outcome';
import type { CliRun, SyncCli } from './sync-cli';

/** Runs `incremental`, or what is given, and hands out what it says of its source. Throws unless it is green. */
export async function runGreen(cli: SyncCli, run: CliRun = {}): Promise<SourceResult> {
  return greenSource(await cli.run({ command: 'incremental', ...run }));
}

/** What a green, committed run says of its source. Throws where it is none. */
export function greenSource(outcome: Outcome): SourceResult {
  const source = outcome.result?.sources[0];
  const isGreen = outcome.exitCode === 0 && source?.status === 'complete' && source.window.committed;
  if (!isGreen) throw new Error(`The run is not green: ${JSON.stringify(summaryOf(outcome), null, 2)}`);
  return sourceOf(outcome);
}
