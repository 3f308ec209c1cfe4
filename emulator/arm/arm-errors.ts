import type { EmulatorResponse } from '../server/types';

/** ARM's error envelope. */
export function armError(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): EmulatorResponse {
  return { status, headers, body: { error: { code, message } } };
}
