import type { ExitCode } from '../../base-command';
import { MARK_FLAGS } from '../../flags';
import { MarkLettersCommand } from '../../mark-letters-command';

export default class DeadLettersDrop extends MarkLettersCommand {
  static override summary = 'Accept that Port does not show what was refused.';

  static override description = `Runs are green again in spite of it. It stays in the list as dropped, and opens again when something else is refused of the same item, or for another reason.`;

  static override examples = [
    '<%= config.bin %> <%= command.id %> 5f0c2a9b41de',
    '<%= config.bin %> <%= command.id %> --all',
  ];

  static override strict = false;

  static override flags = MARK_FLAGS;

  async run(): Promise<ExitCode> {
    const { flags, argv } = await this.parse(DeadLettersDrop);
    return this.mark('dropped', flags, argv.map(String));
  }
}
