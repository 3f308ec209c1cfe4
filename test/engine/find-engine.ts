import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { engineFolder } from './engine-folder';

export interface FoundEngine {
  /** The folder that holds `bin/pulumi`; undefined for the one on PATH. */
  readonly root: string | undefined;
  /** Whether Port's own provider is on PATH. */
  readonly hasPortProvider: boolean;
}

/** The `pulumi` CLI on PATH, else the one that `npm run engine:install` built; undefined where there is neither. */
export function findEngine(environment: NodeJS.ProcessEnv = process.env): FoundEngine | undefined {
  const isOnPath = (name: string): boolean =>
    (environment['PATH'] ?? '')
      .split(delimiter)
      .some((folder) => folder !== '' && existsSync(join(folder, name)));
  const hasPortProvider = isOnPath('pulumi-resource-port');
  if (isOnPath('pulumi')) return { root: undefined, hasPortProvider };
  const built = join(engineFolder(environment), 'bin', 'pulumi');
  return existsSync(built) ? { root: dirname(dirname(built)), hasPortProvider } : undefined;
}
