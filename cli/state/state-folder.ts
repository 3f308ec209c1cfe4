import { mkdir, readFile } from 'node:fs/promises';
import { PortSyncError } from '../core/errors';

/** The text of a file; undefined where there is none. @throws PortSyncError */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, 'code') === 'ENOENT') return undefined;
    throw unusable(path, error);
  }
}

/** Makes the folder, for its owner alone. @throws PortSyncError */
export async function prepare(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw unusable(folder, error);
  });
}

function unusable(path: string, cause: unknown): PortSyncError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new PortSyncError(
    'configuration',
    `PORT_SYNC_STATE: ${path} can't be used: ${reason}`,
    ['Name a folder that this user may write, as in PORT_SYNC_STATE=file:/var/lib/port-sync.'],
    { cause },
  );
}

/** What is wrong with a file, which is left as it is. */
export function damaged(path: string, cause: unknown): PortSyncError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new PortSyncError(
    'configuration',
    `PORT_SYNC_STATE: ${path} can't be used: ${reason}. It is left as it is.`,
    [`Restore it from a backup, or move it away (mv ${path} ${path}.damaged) and run \`port-sync full\`.`],
    { cause },
  );
}
