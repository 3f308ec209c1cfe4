import type { Setting } from '../../cli/config/setting';
import { ALL_SETTINGS, ENV_FILE_VARIABLE } from '../../cli/config/settings';
import { code, toProse, toTable } from './markdown';

const TITLES: Readonly<Record<Setting['group'], string>> = {
  azure: 'Azure',
  scope: 'Scope',
  port: 'Port',
  sync: 'Sync',
  network: 'Network',
};

/** Every setting with its variable, flag, meaning, default and example, a table for each group. */
export function renderConfiguration(): string {
  const groups = Object.entries(TITLES).map(([group, title]) => {
    const settings = ALL_SETTINGS.filter(([, setting]) => setting.group === group);
    return `**${title}**\n\n${toTable(['Variable', 'Flag', 'Meaning', 'Default'], settings.map(toRow))}`;
  });
  return [INTRODUCTION, ...groups].join('\n\n');
}

const INTRODUCTION = `A flag wins over the environment, the environment over the file that \`--env-file FILE\` (\`-e\`, \`${ENV_FILE_VARIABLE}\`) names,
and that over the outputs of the Pulumi stack that \`--stack NAME\` names. What is set but empty counts as not set. Secrets have no flag for their value, because every user of the machine can read
a process's arguments: their flags name a file instead.`;

function toRow([variable, setting]: readonly [string, Setting]): readonly string[] {
  const { flag, description, defaultText, secret } = setting;
  const value = secret ? ' FILE' : '';
  return [
    code(variable),
    code(`--${flag}${value}`),
    `${toProse(description)}${describeValues(setting)}`,
    defaultText === undefined ? '' : toProse(defaultText),
  ];
}

function describeValues({ options, range, example, secret }: Setting): string {
  if (options?.length === 1) return ` This version: ${options.map(code).join()}.`;
  if (options !== undefined) return ` One of ${options.map(code).join(', ')}.`;
  if (range !== undefined) return ` ${range.least} to ${range.most}.`;
  // Some examples describe what to look for instead of showing it.
  const isLiteral = !secret && !example.startsWith('the ');
  return isLiteral ? ` For example ${code(example)}.` : '';
}
