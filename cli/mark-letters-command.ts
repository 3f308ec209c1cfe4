import type { Interfaces } from '@oclif/core';
import type { ExitCode } from './base-command';
import { ConfigurationError } from './core/errors';
import type { NewStatus } from './state-care/dead-letters';
import { StateCommand } from './state-command';

/** Commands that say what is to become of dead letters. */
export abstract class MarkLettersCommand extends StateCommand {
  static override usage = '<%= command.id %> ID... | --all [FLAGS]';

  protected async mark(
    status: NewStatus,
    flags: Interfaces.OutputFlags<Interfaces.FlagInput>,
    ids: readonly string[],
  ): Promise<ExitCode> {
    const all = flags['all'] === true;
    if (all === ids.length > 0) throw new ConfigurationError([WHICH]);
    const { markLetters } = await import('./state-care/dead-letters.js');
    const { presentLetters } = await import('./presenters/dead-letters.js');
    return this.care(flags, {
      act: (care) => markLetters(care, all ? undefined : ids, status),
      present: ({ letters }) => presentLetters(letters),
    });
  }
}

const WHICH = {
  name: 'ID',
  message: 'name the dead letters by their ids, or all of them by --all, and not both',
  example: 'port-sync dead-letters drop 5f0c2a9b41de',
};
