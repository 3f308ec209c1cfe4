import fc from 'fast-check';
import { CatalogError } from '../../catalog/problems';
import { PortSyncError } from '../../cli/core/errors';

/** How many inputs there are for every 100 of a parser: 20,000 of all together, or a million. */
const FACTOR = process.env['DEEP'] === undefined ? 1 : 50;

// A million inputs take their time, and nothing else is waited for.
jest.setTimeout(3_600_000);

/**
 * Reads so many inputs (times 50 where `DEEP` is set). Each is read, or refused with an error that says what is wrong:
 * anything else that is thrown would be a bug of ours to the user, with exit code 1.
 */
export async function everyInputIsReadOrRefused<T>(
  inputs: fc.Arbitrary<T>,
  runs: number,
  read: (input: T) => unknown,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(inputs, async (input) => {
      try {
        await read(input);
      } catch (error) {
        assertRefusal(error);
      }
    }),
    { numRuns: runs * FACTOR, endOnFailure: false },
  );
}

function assertRefusal(error: unknown): void {
  if (!(error instanceof PortSyncError) && !(error instanceof CatalogError)) throw error;
  if (error.message.trim() === '') throw new Error('a refusal says nothing', { cause: error });
  if (error instanceof PortSyncError && error.exitCode === 1) throw error;
}
