import { appendFileSync } from 'node:fs';
import type { Interfaces } from '@oclif/core';
import { BaseCommand, processOutput, watchProcessSignals, type ExitCode } from './base-command';
import type { ConfigurationInput } from './config/load-configuration';
import { readProcessEnvironment } from './config/process-environment';
import { systemClock } from './core/clock';
import { secrets } from './core/redact';
import type { Surroundings } from './perform-sync';

/** Flags, environment and streams of this process, handed to the one service behind all sync commands. */
export abstract class SyncCommand extends BaseCommand {
  protected async sync(
    command: ConfigurationInput['command'],
    flags: Interfaces.OutputFlags<Interfaces.FlagInput>,
  ): Promise<ExitCode> {
    const environment = readProcessEnvironment();
    const invocation = {
      command,
      flags,
      environment,
      now: systemClock.now(),
      folder: process.cwd(),
      packageFolder: this.config.root,
      redactor: secrets,
      json: flags.json === true,
      version: this.config.version,
    };
    // Loaded late: neither --help nor a wrong flag needs zod, pino or, below, the Azure SDK.
    const { performSync } = await import('./perform-sync.js');
    return performSync(invocation, surroundings(environment.GITHUB_STEP_SUMMARY));
  }
}

function surroundings(summaryFile: string | undefined): Surroundings {
  return {
    output: processOutput(),
    clock: systemClock,
    watchSignals: watchProcessSignals,
    loadRunSync: async () => (await import('./compose.js')).runSync,
    appendSummary: (markdown) => {
      if (summaryFile !== undefined && summaryFile !== '') {
        appendFileSync(summaryFile, secrets.redact(markdown));
      }
    },
  };
}
