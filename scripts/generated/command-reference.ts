import type { Command, Config } from '@oclif/core';
import { renderExitCodes } from './exit-code-table';
import { code, toProse, toTable } from './markdown';

const NOTE = 'This page is generated from the commands; `npm run generate` writes it anew.';

/** A page with every command of the program: what it does, its flags, its examples. */
export function renderCommandReference(config: Config): string {
  const commands = config.commands
    .filter(({ pluginName }) => pluginName === config.name)
    .sort((a, b) => a.id.localeCompare(b.id));
  return [
    '# Commands',
    NOTE,
    ...commands.map((command) => renderCommand(command, config)),
    '## Exit codes',
    renderExitCodes(),
  ].join('\n\n');
}

function renderCommand(command: Command.Loadable, { bin }: Config): string {
  const name = `${bin} ${command.id.replaceAll(':', ' ')}`;
  const fill = (text: string) =>
    text.replaceAll('<%= config.bin %>', bin).replaceAll('<%= command.id %>', command.id);
  return [
    `## ${code(name)}`,
    fill(command.summary ?? ''),
    fill(command.description ?? ''),
    ...renderFlags(command),
    '### Examples',
    ...(command.examples ?? []).map((example) => renderExample(example, fill)),
  ].join('\n\n');
}

/** A table for each group of flags, as in `--help`. */
function renderFlags({ flags }: Command.Loadable): readonly string[] {
  const groups = Map.groupBy(Object.values(flags), ({ helpGroup }) => helpGroup ?? '');
  return [...groups].map(([group, members]) => {
    const title = group === '' ? 'Flags' : `Flags: ${group}`;
    return `### ${title}\n\n${toTable(['Flag', 'Meaning'], members.map(toRow))}`;
  });
}

function toRow(flag: Command.Flag.Cached): readonly string[] {
  const short = flag.char === undefined ? '' : `-${flag.char}, `;
  const value = flag.type === 'option' && typeof flag.helpValue === 'string' ? ` ${flag.helpValue}` : '';
  return [code(`${short}--${flag.name}${value}`), toProse(flag.description ?? '')];
}

function renderExample(example: Command.Example, fill: (text: string) => string): string {
  if (typeof example === 'string') return `\`\`\`sh\n${fill(example)}\n\`\`\``;
  return `${fill(example.description)}:\n\n\`\`\`sh\n${fill(example.command)}\n\`\`\``;
}
