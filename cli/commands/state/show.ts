import type { ExitCode } from '../../base-command';
import { STATE_FLAGS } from '../../flags';
import { StateCommand } from '../../state-command';

export default class StateShow extends StateCommand {
  static override summary = 'Show what the state remembers, and who holds its lock.';

  static override description = `For each source: how far it is delivered, the last full run, what is pending, what is out of sight, and what the deletion guard refused.
No state yet is a normal answer. A state that no run can use is exit 2, with what to do.`;

  static override examples = [
    {
      description: 'The state of both sources',
      command: '<%= config.bin %> <%= command.id %> --source azure,entra',
    },
    {
      description: 'For a program',
      command: '<%= config.bin %> <%= command.id %> --env-file prod.env --json',
    },
  ];

  static override flags = STATE_FLAGS;

  async run(): Promise<ExitCode> {
    const { flags } = await this.parse(StateShow);
    const { showStates: act } = await import('../../state-care/show-states.js');
    const { presentShown: present } = await import('../../presenters/state-text.js');
    return this.care(flags, { act, present });
  }
}
