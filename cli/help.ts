import { CommandHelp, Help, type Command } from '@oclif/core';
import { ALL_SETTINGS } from './config/settings';
import { EXIT_CODES } from './core/errors';

type Row = [string, string];

/** oclif's help of a command, with the variables and the exit codes. */
class CommandHelpWithTables extends CommandHelp {
  protected override sections(): ReturnType<CommandHelp['sections']> {
    return [
      ...super.sections(),
      { header: 'ENVIRONMENT', generate: ({ cmd }, header) => [{ header, body: variablesOf(cmd) }] },
      { header: 'EXIT CODES', generate: (_, header) => [{ header, body: exitCodeRows() }] },
    ];
  }
}

/** Named in the package's oclif settings by `main`. */
export default class PortSyncHelp extends Help {
  protected override CommandHelpClass = CommandHelpWithTables;

  override formatRoot(): string {
    return [super.formatRoot(), this.section('EXIT CODES', exitCodeRows())].join('\n\n');
  }
}

function exitCodeRows(): Row[] {
  return Object.values(EXIT_CODES).map(({ code, meaning }) => [String(code), meaning]);
}

/** The variables that stand behind the flags of a command. */
function variablesOf({ flags }: Command.Loadable): Row[] | undefined {
  const rows = ALL_SETTINGS.filter(([, { flag }]) => flag in flags).map(([variable, { flag }]): Row => [
    variable,
    `--${flag}`,
  ]);
  return rows.length > 0 ? rows : undefined;
}
