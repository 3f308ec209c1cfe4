import type { Spool, SpoolFolder } from './spool';

/**
 * Lets pages be read as fast as they come, and taken as slowly as that takes: what is in between waits on disk. Ends
 * when both have ended; whoever takes gets the failure of who reads, after all that came before it.
 */
export async function throughSpool<T>(
  folder: SpoolFolder,
  pages: AsyncIterable<readonly T[]>,
  take: (blocks: AsyncIterable<readonly T[]>) => Promise<void>,
): Promise<void> {
  const spool = await folder.create<T>();
  const taking = new AbortController();
  const filling = fillSpool(spool, pages, taking.signal);
  try {
    await take(spool.read());
  } finally {
    taking.abort();
    await filling;
  }
}

/** Never rejects: a failure is told to who reads the spool. @param ended aborted when nobody takes anything any more */
async function fillSpool<T>(
  spool: Spool<T>,
  pages: AsyncIterable<readonly T[]>,
  ended: AbortSignal,
): Promise<void> {
  await filledBy(spool, async () => {
    for await (const values of pages) {
      if (ended.aborted) return;
      await spool.write(values);
      await spool.flush();
    }
  });
}

/** Ends a spool with its writer, well or badly. Never rejects. */
export async function filledBy(
  spool: Pick<Spool<unknown>, 'end' | 'fail'>,
  write: () => Promise<void>,
): Promise<void> {
  try {
    await write();
    await spool.end();
  } catch (error) {
    await spool.fail(error);
  }
}
