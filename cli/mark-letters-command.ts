import type { ExitCode } from './base-command';
import { ConfigurationError } from './core/errors';
import { MARK_FLAGS } from './flags';
import type { NewStatus } from './state-care/dead-letters';
import { StateCommand } from './state-command';

/** Commands that say what is to become of dead letters. */
export abstract class MarkLettersCommand extends StateCommand {
  static override usage = '<%= command.id %> ID... | --all [FLAGS]';

  static override examples = [
    '<%= config.bin %> <%= command.id %> 5f0c2a9b41de',
    '<%= config.bin %> <%= command.id %> --all',
  ];

  static override strict = false;

  static override flags = MARK_FLAGS;

  protected abstract readonly status: NewStatus;

  async run(): Promise<ExitCode> {
    const { flags, argv } = await this.parse({
      flags: MARK_FLAGS,
      baseFlags: MarkLettersCommand.baseFlags,
      strict: false,
    });
    const ids = argv.map(String);
    if (flags.all === ids.length > 0) throw new ConfigurationError([WHICH]);
    const { markLetters } = await import('./state-care/dead-letters.js');
    const { presentLetters } = await import('./presenters/dead-letters.js');
    return this.care(flags, {
      act: (care) => markLetters(care, flags.all ? undefined : ids, this.status),
      present: ({ letters }) => presentLetters(letters),
    });
  }
}

const WHICH = {
  name: 'ID',
  message: 'name the dead letters by their ids, or all of them by --all, and not both',
  example: 'port-sync dead-letters drop 5f0c2a9b41de',
};
