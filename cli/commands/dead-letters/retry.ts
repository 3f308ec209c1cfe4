import type { ExitCode } from '../../base-command';
import { MARK_FLAGS } from '../../flags';
import { MarkLettersCommand } from '../../mark-letters-command';

export default class DeadLettersRetry extends MarkLettersCommand {
  static override summary = 'Have the next run read the items of dead letters again, and send them.';

  static override description = `For what was mended in Port: nobody tells a run of it. An item or a mapping that changed is tried again by itself, and \`port-sync full\` tries everything.`;

  static override examples = [
    '<%= config.bin %> <%= command.id %> 5f0c2a9b41de',
    '<%= config.bin %> <%= command.id %> --all',
  ];

  static override strict = false;

  static override flags = MARK_FLAGS;

  async run(): Promise<ExitCode> {
    const { flags, argv } = await this.parse(DeadLettersRetry);
    return this.mark('retry', flags, argv.map(String));
  }
}
