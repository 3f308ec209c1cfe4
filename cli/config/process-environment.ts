import type { Environment } from './raw-values';

/** The environment of this process, as it is now. */
export function readProcessEnvironment(): Environment {
  return { ...process.env };
}
