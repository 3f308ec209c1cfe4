import { Args } from '@oclif/core';
import type { ExitCode } from '../../base-command';
import { STORE_FLAGS } from '../../flags';
import { StoreCommand } from '../../store-command';

export default class DeadLettersShow extends StoreCommand {
  static override summary = 'Show one dead letter: what was refused, why, and under which request.';

  static override description = `Of what was refused the shape is kept: which fields, of which types and sizes. Values that may be personal or secret are not.`;

  static override usage = '<%= command.id %> ID [FLAGS]';

  static override examples = ['<%= config.bin %> <%= command.id %> 5f0c2a9b41de'];

  static override args = {
    id: Args.string({ description: 'Its id, or the beginning of it.', required: true }),
  };

  static override flags = STORE_FLAGS;

  async run(): Promise<ExitCode> {
    const { flags, args } = await this.parse(DeadLettersShow);
    const [{ findLetter }, { presentLetter }] = await Promise.all([
      import('../../manage/dead-letters.js'),
      import('../../presenters/dead-letters.js'),
    ]);
    return this.withStores(flags, async ({ stores, output }) => {
      const letter = await findLetter(stores, args.id);
      output.result(flags.json === true ? JSON.stringify(letter, null, 2) : presentLetter(letter));
      return 0;
    });
  }
}
