import type { ExitCode } from '../base-command';
import { INCREMENTAL_FLAGS } from '../flags';
import { SyncCommand } from '../sync-command';

export default class Incremental extends SyncCommand {
  static override summary = 'Bring Port up to date with what changed since the last run.';

  static override description = `For a schedule of every few minutes. Each run continues where the last green one ended, so that a late or failed run loses nothing.
It reads everything by itself where changes are not enough: after a changed scope or mapping, or a gap that is longer than Azure remembers.`;

  static override examples = [
    {
      description: 'Read what changed and bring Port up to date',
      command: '<%= config.bin %> <%= command.id %>',
    },
    {
      description: 'Read the changes of the last two hours again',
      command: '<%= config.bin %> <%= command.id %> --since 2h',
    },
    {
      description: 'See what would be sent, without sending anything',
      command: '<%= config.bin %> <%= command.id %> --dry-run --json',
    },
  ];

  static override flags = INCREMENTAL_FLAGS;

  async run(): Promise<ExitCode> {
    const { flags } = await this.parse(Incremental);
    return this.sync('incremental', flags);
  }
}
