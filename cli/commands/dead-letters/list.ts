import type { ExitCode } from '../../base-command';
import { STATE_FLAGS } from '../../flags';
import { StateCommand } from '../../state-command';

export default class DeadLettersList extends StateCommand {
  static override summary = 'List what Port, or its own mapping, refuses for good.';

  static override description = `While a letter is open, runs end with exit code 3. A letter leaves the list by itself when its item succeeds, is deleted, or is not there any more when everything is read.`;

  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --json',
  ];

  static override flags = STATE_FLAGS;

  async run(): Promise<ExitCode> {
    const { flags } = await this.parse(DeadLettersList);
    const { listLetters: act } = await import('../../state-care/dead-letters.js');
    const { presentLetters } = await import('../../presenters/dead-letters.js');
    return this.care(flags, { act, present: ({ letters }) => presentLetters(letters) });
  }
}
