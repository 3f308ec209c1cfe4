import type { ExitCode } from '../base-command';
import { RUN_FLAGS } from '../flags';
import { SyncCommand } from '../sync-command';

export default class Run extends SyncCommand {
  static override summary = 'Do what SYNC_MODE says.';

  static override description =
    'For schedulers that set variables only: it is the command incremental, or with SYNC_MODE=full the command full.';

  static override examples = [
    {
      description: 'Let the environment decide',
      command: 'SYNC_MODE=full <%= config.bin %> <%= command.id %>',
    },
    {
      description: 'The same, from a file',
      command: '<%= config.bin %> <%= command.id %> --env-file port-sync.env',
    },
  ];

  static override flags = RUN_FLAGS;

  async run(): Promise<ExitCode> {
    const { flags } = await this.parse(Run);
    return this.sync('run', flags);
  }
}
