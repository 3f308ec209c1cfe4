import type { DirectoryChurnResult } from '../emulator/directory/churn';
import type { DirectoryAnswer } from '../emulator/directory/directory-answer';
import type { EmulatorProcess } from './emulator-process';

/** Few enough deletes for the guard of reconcile, which refuses above 10 % of a blueprint. */
const CHANGES = {
  creates: 20,
  updates: 40,
  deletes: 12,
  memberAdds: 10,
  memberRemoves: 10,
  seed: 5,
};

/** What the directory holds. */
export function directoryOf(emulator: EmulatorProcess): Promise<DirectoryAnswer> {
  return emulator.ask('GET', '/directory');
}

/** Lets a day's work happen in the directory; each line says what. */
export async function changeEntra(emulator: EmulatorProcess): Promise<readonly string[]> {
  const done = await emulator.ask<DirectoryChurnResult>('POST', '/directory/churn', CHANGES);
  return [
    `${done.creates} users, groups, applications and service principals created, ${done.updates} updated, ${done.deletes} deleted,`,
    `${done.memberAdds} groups with new members, ${done.memberRemoves} with fewer`,
  ];
}
