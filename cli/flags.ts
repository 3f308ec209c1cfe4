import { Flags } from '@oclif/core';
import type { Setting } from './config/setting';
import { ALL_SETTINGS, ENV_FILE_VARIABLE, type SettingName, STATE_SETTINGS } from './config/settings';

/** Flags of all commands. */
export const COMMON_FLAGS = {
  json: Flags.boolean({ description: 'Print the result as one JSON object on stdout.' }),
  // The short form is not a nicety: where a file is missing, Node takes the long one for its own, says "not found" and
  // exits with 9 before our program begins (https://github.com/nodejs/node/issues/54232).
  'env-file': Flags.string({
    char: 'e',
    description: `Read variables from this file, too; the environment wins over it. [${ENV_FILE_VARIABLE}]`,
    helpValue: 'FILE',
  }),
};

/** Where values come from that nothing else gives. */
export const STACK_FLAG = { helpValue: 'NAME' };

const STACK = {
  stack: Flags.string({
    ...STACK_FLAG,
    description: 'Take what nothing else gives from the outputs of this Pulumi stack.',
  }),
};

const SWITCHES = {
  ...STACK,
  'dry-run': Flags.boolean({
    description: 'Read Azure and say what would be sent; take no lock, send nothing, write nothing.',
  }),
  'accept-deletes': Flags.boolean({
    description: 'Let reconcile delete even where its guard would refuse.',
  }),
};

const SINCE = {
  since: Flags.string({
    description:
      'Read the changes since this instant, or since so long ago; after the last checkpoint, the run does not move it.',
    helpValue: 'TIME',
  }),
};

/** Flags of a command that does what its name says. */
export const SYNC_FLAGS = { ...SWITCHES, ...toFlags((_, setting) => !setting.onlyRun) };

/** Flags of a command that reads changes. */
export const INCREMENTAL_FLAGS = { ...SINCE, ...SYNC_FLAGS };

/** Flags of `run`, which is told what to do. */
export const RUN_FLAGS = { ...SINCE, ...SWITCHES, ...toFlags(() => true) };

const YES = { yes: Flags.boolean({ description: 'Do it without asking.' }) };

/** Flags of a command that looks at the state: where it is, and nothing else. */
export const STATE_FLAGS = {
  ...STACK,
  ...toFlags((name) => STATE_SETTINGS.includes(name) && name !== 'PORT_SYNC_WAIT_LOCK'),
};

/** Flags of one that replaces the state. */
export const RESET_FLAGS = { ...YES, ...STACK, ...toFlags((name) => STATE_SETTINGS.includes(name)) };

/** Flags of one that says what is to become of dead letters. */
export const MARK_FLAGS = {
  all: Flags.boolean({ description: 'All that are open.', default: false }),
  ...STACK,
  ...toFlags((name) => STATE_SETTINGS.includes(name)),
};

export const UNLOCK_FLAGS = {
  ...YES,
  force: Flags.boolean({ description: 'Even where the run that holds the lock lives on this machine.' }),
  ...STATE_FLAGS,
};

/** Only the state of Azure knows subscriptions. */
export const FORGET_FLAGS = {
  ...YES,
  ...STACK,
  ...toFlags((name) => STATE_SETTINGS.includes(name) && name !== 'PORT_SYNC_SOURCES'),
};

/** One flag for each setting, all of them text: cli/config checks them together with the variables. */
function toFlags(isWanted: (name: SettingName, setting: Setting) => boolean) {
  return Object.fromEntries(
    ALL_SETTINGS.filter(([name, setting]) => isWanted(name, setting)).map(([variable, setting]) => [
      setting.flag,
      toFlag(variable, setting),
    ]),
  );
}

function toFlag(variable: string, setting: Setting) {
  const common = {
    description: describeFlag(variable, setting),
    helpGroup: setting.group,
    helpValue: describeValue(setting),
  };
  return setting.repeatable
    ? Flags.string({ ...common, multiple: true, multipleNonGreedy: true })
    : Flags.string(common);
}

function describeFlag(variable: string, { description, defaultText, secret }: Setting): string {
  const text = secret ? `File that holds ${variable}. ${description}` : description;
  const notes = [variable, ...(defaultText === undefined ? [] : [`default: ${defaultText}`])];
  return `${text} [${notes.join('; ')}]`;
}

function describeValue({ options, range, secret }: Setting): string {
  if (secret) return 'FILE';
  if (options !== undefined && options.length > 1) return options.join('|');
  return range === undefined ? 'VALUE' : 'NUMBER';
}
