import type { ReadContext, Reading } from './read-context';
import { createSpoolFolder } from './spool';

/** Takes care of what goes on beside a read. */
export interface Background {
  /** It is waited for before the read ends. It must not reject. */
  add(task: Promise<void>): void;
}

/**
 * Reads with a folder for what waits. However it ends, whatever still goes on is stopped and waited for, and the folder
 * goes.
 */
export async function* withReading<T>(
  context: ReadContext,
  read: (reading: Reading, background: Background) => AsyncGenerator<T>,
): AsyncGenerator<T> {
  const folder = await createSpoolFolder();
  const stop = new AbortController();
  const tasks: Promise<void>[] = [];
  const signal = AbortSignal.any([context.signal, stop.signal]);
  try {
    yield* read({ ...context, signal, folder }, { add: (task) => tasks.push(task) });
  } finally {
    stop.abort(new Error('nobody takes what is read any more'));
    await Promise.all(tasks);
    await folder.remove();
  }
}
