import { Flags, type Interfaces } from '@oclif/core';
import type { ExitCode } from './base-command';
import { ConfigurationError } from './core/errors';
import { STORE_FLAGS } from './flags';
import type { NewStatus } from './manage/dead-letters';
import { StoreCommand } from './store-command';

export const MARK_FLAGS = { all: Flags.boolean({ description: 'All that are open.' }), ...STORE_FLAGS };

/** Commands that say what is to become of dead letters. */
export abstract class MarkLettersCommand extends StoreCommand {
  static override usage = '<%= command.id %> ID... | --all [FLAGS]';

  protected async mark(
    status: NewStatus,
    flags: Interfaces.OutputFlags<Interfaces.FlagInput>,
    ids: readonly string[],
  ): Promise<ExitCode> {
    const all = flags['all'] === true;
    if (all === ids.length > 0) throw new ConfigurationError([WHICH]);
    const [{ markLetters }, { presentLetters }] = await Promise.all([
      import('./manage/dead-letters.js'),
      import('./presenters/dead-letters.js'),
    ]);
    return this.withStores(flags, async ({ stores, config, output }) => {
      const options = { status, waitMs: config.waitLockMs };
      const letters = await markLetters(stores, all ? undefined : ids, options);
      output.result(flags.json === true ? JSON.stringify(letters, null, 2) : presentLetters(letters));
      return 0;
    });
  }
}

const WHICH = {
  name: 'ID',
  message: 'name the dead letters by their ids, or all of them by --all, and not both',
  example: 'port-sync dead-letters drop 5f0c2a9b41de',
};
