import type { ExitCode } from '../base-command';
import { SYNC_FLAGS } from '../flags';
import { SyncCommand } from '../sync-command';

export default class Full extends SyncCommand {
  static override summary = 'Read everything in scope, bring Port up to date, and reconcile.';

  static override description = `To start with, and then now and again: what Port still has and Azure no longer has is removed by this command alone.
Nothing is removed unless everything was read; a run that could not read or deliver something says so and exits 3.`;

  static override examples = [
    {
      description: 'Read everything and bring Port up to date',
      command: '<%= config.bin %> <%= command.id %>',
    },
    {
      description: 'See what would be sent, without sending anything',
      command: '<%= config.bin %> <%= command.id %> --dry-run',
    },
    {
      description: 'Variables from a file, the result for a program',
      command: '<%= config.bin %> <%= command.id %> --env-file prod.env --json',
    },
    {
      description: 'Two types in production resource groups only',
      command: `<%= config.bin %> <%= command.id %> --resource-types Microsoft.Compute/virtualMachines,Microsoft.Sql/servers --resource-group-tag-filters '{"include":{"env":"prod"}}'`,
    },
  ];

  static override flags = SYNC_FLAGS;

  async run(): Promise<ExitCode> {
    const { flags } = await this.parse(Full);
    return this.sync('full', flags);
  }
}
