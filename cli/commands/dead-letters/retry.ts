import { MarkLettersCommand } from '../../mark-letters-command';

export default class DeadLettersRetry extends MarkLettersCommand {
  static override summary = 'Have the next run read the items of dead letters again, and send them.';

  static override description = `For what was mended in Port: nobody tells a run of it. An item or a mapping that changed is tried again by itself, and \`port-sync full\` tries everything.`;

  protected readonly status = 'retry';
}
