import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../support/run-cli';

/** Where `npm run engine:install` puts what it builds: the user's cache folder, by version. */
export function engineFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const cache = environment['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return join(cache, 'port-sync', `pulumi-${engineVersion()}`);
}

/** The version that `test/engine/tools/go.mod` pins. */
export function engineVersion(): string {
  const text = readFileSync(join(ROOT, 'test', 'engine', 'tools', 'go.mod'), 'utf8');
  const version = /pulumi\/pkg\/v3 v(\S+)/.exec(text)?.[1];
  if (version === undefined) throw new Error('test/engine/tools/go.mod pins no pulumi');
  return version;
}
