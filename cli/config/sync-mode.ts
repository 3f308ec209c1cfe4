import type { ConfigurationProblem } from '../core/errors';
import { toConfigurationProblem } from './problem';
import type { RawValue } from './raw-values';

export type SyncMode = 'full' | 'incremental';

/** What this version can do. */
const SUPPORTED: readonly SyncMode[] = ['full'];

/** Whether a run in this mode is part of this version; the problem says what to set instead. */
export function findUnsupportedMode(
  mode: SyncMode,
  raw: RawValue | undefined,
): readonly ConfigurationProblem[] {
  if (SUPPORTED.includes(mode)) return [];
  const origin = raw === undefined ? `its default, ${mode},` : mode;
  const message = `${origin} is not part of this version; set it to ${SUPPORTED.join(' or ')}`;
  return [{ ...toConfigurationProblem('SYNC_MODE', message, raw), example: SUPPORTED[0] }];
}
