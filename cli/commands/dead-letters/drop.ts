import { MarkLettersCommand } from '../../mark-letters-command';

export default class DeadLettersDrop extends MarkLettersCommand {
  static override summary = 'Accept that Port does not show what was refused.';

  static override description = `Runs are green again in spite of it. It stays in the list as dropped, and opens again when something else is refused of the same item, or for another reason.`;

  protected readonly status = 'dropped';
}
