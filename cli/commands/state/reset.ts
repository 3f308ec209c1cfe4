import type { ExitCode } from '../../base-command';
import { RESET_FLAGS } from '../../flags';
import { StateCommand } from '../../state-command';

export default class StateReset extends StateCommand {
  static override summary = 'Move the state away to a backup, so that the next run has no baseline.';

  static override description = `For a state that is damaged, or that shall not count any more. Nothing is lost: it lies beside its place, under a name that ends with .reset-TIME.
Run full afterwards: an incremental run would look back by CHANGE_WINDOW_MINUTES only.`;

  static override examples = [
    { description: 'The state of one source', command: '<%= config.bin %> <%= command.id %> --source entra' },
    {
      description: 'Where nobody can be asked',
      command: '<%= config.bin %> <%= command.id %> --yes --wait-lock 10m',
    },
  ];

  static override flags = RESET_FLAGS;

  async run(): Promise<ExitCode> {
    const { flags } = await this.parse(StateReset);
    const { resetStates: act } = await import('../../state-care/reset-states.js');
    const { presentReset: present } = await import('../../presenters/state-text.js');
    return this.care(flags, { act, present });
  }
}
