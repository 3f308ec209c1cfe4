import { Flags } from '@oclif/core';
import { BaseCommand, processOutput, type ExitCode } from '../base-command';
import { readProcessEnvironment } from '../config/process-environment';
import { readEnvFile } from '../config/raw-values';
import { STACK_FLAG } from '../flags';
import { presentStackValues, STACK_FORMATS } from '../presenters/stack-values';
import { readShownValues } from '../stack/stack-values';

export default class Outputs extends BaseCommand {
  static override summary = 'Print what a Pulumi stack says of the variables.';

  static override description = `For where no Pulumi is at hand when Port Sync runs: a file for --env-file, lines for a shell, or commands that store the values in a GitHub repository.
Secrets are not shown unless you ask for them. The GitHub commands read every value from standard input, and take secrets straight from Pulumi.`;

  static override examples = [
    {
      description: 'A file for --env-file',
      command: '<%= config.bin %> <%= command.id %> --stack dev --show-secrets >port-sync.env',
    },
    {
      description: 'Secrets and variables of a GitHub repository, in its checkout',
      command: '<%= config.bin %> <%= command.id %> --stack dev --format github | sh',
    },
  ];

  static override flags = {
    stack: Flags.string({ ...STACK_FLAG, description: 'The stack; default: the one that is selected.' }),
    format: Flags.option({
      description: 'How to print them.',
      options: STACK_FORMATS,
      helpValue: STACK_FORMATS.join('|'),
      default: 'dotenv' as const,
    })(),
    'show-secrets': Flags.boolean({ description: 'Show secrets as well.' }),
  };

  async run(): Promise<ExitCode> {
    const { flags } = await this.parse(Outputs);
    const environment = readProcessEnvironment();
    const folder = process.cwd();
    const envFile = readEnvFile({ flags, environment, folder });
    const stack = flags.stack?.trim() === '' ? undefined : flags.stack;
    const request = { stack, folder, environment: { ...envFile, ...environment } };
    const values = await readShownValues(request, flags['show-secrets']);
    const format = flags.json === true ? 'json' : flags.format;
    processOutput().exact(presentStackValues(values, format, { stack }));
    return 0;
  }
}
