import { Args } from '@oclif/core';
import type { ExitCode } from '../../base-command';
import { ConfigurationError } from '../../core/errors';
import { FORGET_FLAGS } from '../../flags';
import { StateCommand } from '../../state-command';

export default class StateForgetSubscription extends StateCommand {
  static override summary = 'Say that a subscription which is out of sight is gone for good.';

  static override description = `A subscription that vanished from sight may have lost a role only, so that nothing of it is deleted and runs exit 3. Forgotten, it counts as deleted: the next full run removes from Port what is below it, within the deletion guard.
Should it be seen again, it is read as a new one.`;

  static override usage = '<%= command.id %> ID [FLAGS]';

  static override examples = [
    {
      description: 'Ask, then forget it',
      command: '<%= config.bin %> <%= command.id %> 11111111-2222-3333-4444-555555555555',
    },
  ];

  static override args = { id: Args.string({ description: 'Id of the subscription.' }) };

  static override flags = FORGET_FLAGS;

  async run(): Promise<ExitCode> {
    const { args, flags } = await this.parse(StateForgetSubscription);
    const { id } = args;
    if (id === undefined)
      throw new ConfigurationError([
        {
          name: 'ID',
          message: 'is missing: name the subscription',
          example: '11111111-2222-3333-4444-555555555555',
        },
      ]);
    const { forget } = await import('../../state-care/forget.js');
    const { presentForgotten: present } = await import('../../presenters/state-text.js');
    return this.care(flags, { act: (care) => forget(care, id), present });
  }
}
