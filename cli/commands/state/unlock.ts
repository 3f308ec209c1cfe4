import type { ExitCode } from '../../base-command';
import { UNLOCK_FLAGS } from '../../flags';
import { StateCommand } from '../../state-command';

export default class StateUnlock extends StateCommand {
  static override summary = 'Take the lock away from a run that is dead.';

  static override description = `A lock ends by itself within a minute; this is for who does not want to wait, or does not trust the holder. Where nobody holds it, nothing happens.
A run that lives on this machine keeps its lock unless you force it. A run that loses its lock can't write its state any more: it ends with 6.`;

  static override examples = [
    { description: 'Say who holds the lock, and ask', command: '<%= config.bin %> <%= command.id %>' },
    { description: 'Where nobody can be asked', command: '<%= config.bin %> <%= command.id %> --yes --json' },
  ];

  static override flags = UNLOCK_FLAGS;

  async run(): Promise<ExitCode> {
    const { flags } = await this.parse(StateUnlock);
    const { unlockStates } = await import('../../state-care/unlock-states.js');
    const { presentUnlocked: present } = await import('../../presenters/state-text.js');
    return this.care(flags, { act: (care) => unlockStates(care, flags.force), present });
  }
}
