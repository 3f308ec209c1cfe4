import { Args } from '@oclif/core';
import type { ExitCode } from '../../base-command';
import { STATE_FLAGS } from '../../flags';
import { StateCommand } from '../../state-command';

export default class DeadLettersShow extends StateCommand {
  static override summary = 'Show one dead letter: what was refused, why, and under which request.';

  static override description = `Of what was refused the shape is kept: which fields, of which types and sizes. Values that may be personal or secret are not.`;

  static override usage = '<%= command.id %> ID [FLAGS]';

  static override examples = ['<%= config.bin %> <%= command.id %> 5f0c2a9b41de'];

  static override args = {
    id: Args.string({ description: 'Its id, or the beginning of it.', required: true }),
  };

  static override flags = STATE_FLAGS;

  async run(): Promise<ExitCode> {
    const { flags, args } = await this.parse(DeadLettersShow);
    const { findLetter } = await import('../../state-care/dead-letters.js');
    const { presentLetter } = await import('../../presenters/dead-letters.js');
    return this.care(flags, {
      act: (care) => findLetter(care, args.id),
      present: ({ letter }) => presentLetter(letter),
    });
  }
}
