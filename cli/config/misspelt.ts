import type { ConfigurationProblem } from '../core/errors';
import { countEdits, findNearest } from '../core/nearest';
import { ALL_SETTINGS, ENV_FILE_VARIABLE, isSettingName } from './settings';

const PREFIX = 'PORT_SYNC_';

/** The emulator tells its tools where it is. */
const EMULATOR = /^PORT_SYNC_EMULATOR_/;

/** Kubernetes describes a service called `port-sync` to every pod in its namespace by such variables. */
const SERVICE_LINK = /^PORT_SYNC_(SERVICE_(HOST|PORT)(_\w+)?|PORT(_\d+_(TCP|UDP|SCTP)(_\w+)?)?)$/;

/** Other programs have variables of these names, one letter away from ours. */
const OF_OTHERS: ReadonlySet<string> = new Set(['HTTP_PROXY', 'ALL_PROXY']);

/** Nobody but us reads names like these, so that a near miss is a mistake and may leave a filter open. */
const OURS = /^(RESOURCE_|SUBSCRIPTION_BATCH|CHANGE_WINDOW|PORT_)/;

export interface MisspeltVariables {
  readonly problems: readonly ConfigurationProblem[];
  /** About names that may well be meant for another program. */
  readonly warnings: readonly string[];
}

/** Looks for variables that are probably ours, but misspelt: what they were meant to set would silently be unset. */
export function findMisspelt(names: readonly string[]): MisspeltVariables {
  const problems: ConfigurationProblem[] = [];
  const warnings: string[] = [];
  for (const name of new Set(names)) {
    if (isForeign(name)) continue;
    const nearest = name.startsWith(PREFIX) ? findNearestOwn(name) : findNearMiss(name);
    const meant = nearest === undefined ? '' : `; did you mean ${nearest}?`;
    if (name.startsWith(PREFIX)) problems.push({ name, message: `there is no such setting${meant}` });
    else if (nearest !== undefined && OURS.test(nearest)) {
      problems.push({ name, message: `this variable is not read${meant}` });
    } else if (nearest !== undefined) warnings.push(`the variable ${name} is not read${meant}`);
  }
  return { problems, warnings };
}

function isForeign(name: string): boolean {
  return (
    isSettingName(name) ||
    name === ENV_FILE_VARIABLE ||
    EMULATOR.test(name) ||
    SERVICE_LINK.test(name) ||
    OF_OTHERS.has(name)
  );
}

/** Compared without the prefix, which they have in common anyway. */
function findNearestOwn(name: string): string | undefined {
  const own = ALL_SETTINGS.flatMap(([variable]) =>
    variable.startsWith(PREFIX) ? [variable.slice(PREFIX.length)] : [],
  );
  const nearest = findNearest(name.slice(PREFIX.length), own);
  return nearest === undefined ? undefined : `${PREFIX}${nearest}`;
}

/** At most two edits, in names long enough for that to mean something, and the same beginning. */
function findNearMiss(name: string): string | undefined {
  return ALL_SETTINGS.map(([variable]) => variable).find(
    (variable) =>
      variable.length >= 9 &&
      variable.slice(0, 2) === name.slice(0, 2) &&
      Math.abs(variable.length - name.length) <= 2 &&
      countEdits(variable, name) <= 2,
  );
}
