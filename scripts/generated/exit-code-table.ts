import { EXIT_CODES } from '../../cli/core/errors';
import { toTable } from './markdown';

/** The exit codes and what they mean. */
export function renderExitCodes(): string {
  const rows = Object.values(EXIT_CODES).map(({ code, meaning }) => [String(code), meaning]);
  return toTable(['Code', 'Meaning'], rows);
}
