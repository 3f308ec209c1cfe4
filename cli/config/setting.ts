/**
 * What flags, parsing, help and the table in README need to know of one variable.
 * A variable that holds a secret has no flag for its value, since every user of the machine can read a process's
 * arguments; its flag names a file instead.
 */
export interface Setting {
  /** Without the dashes. */
  readonly flag: string;
  readonly group: SettingGroup;
  /** One sentence for help and README. */
  readonly description: string;
  readonly example: string;
  /** How help and README word the default. */
  readonly defaultText?: string;
  readonly options?: readonly string[];
  readonly range?: { readonly least: number; readonly most: number };
  /** The flag may be given several times; the values add up. */
  readonly repeatable?: true;
  readonly secret?: true;
  /** Only the command `run` reads it. */
  readonly onlyRun?: true;
}

export type SettingGroup = 'azure' | 'scope' | 'port' | 'sync' | 'network';
