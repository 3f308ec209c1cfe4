import type { ExitCode } from '../../base-command';
import { STORE_FLAGS } from '../../flags';
import { StoreCommand } from '../../store-command';

export default class DeadLettersList extends StoreCommand {
  static override summary = 'List what Port, or its own mapping, refuses for good.';

  static override description = `While a letter is open, runs end with exit code 3. A letter leaves the list by itself when its item succeeds, is deleted, or is not there any more when everything is read.`;

  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --json',
  ];

  static override flags = STORE_FLAGS;

  async run(): Promise<ExitCode> {
    const { flags } = await this.parse(DeadLettersList);
    const [{ listLetters }, { presentLetters }] = await Promise.all([
      import('../../manage/dead-letters.js'),
      import('../../presenters/dead-letters.js'),
    ]);
    return this.withStores(flags, async ({ stores, output }) => {
      const letters = await listLetters(stores);
      output.result(flags.json === true ? JSON.stringify(letters, null, 2) : presentLetters(letters));
      return 0;
    });
  }
}
