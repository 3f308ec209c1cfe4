import { z } from 'zod';

/** What `npm audit signatures --json` left behind. */
export interface Audit {
  readonly stdout: string;
  readonly isTimedOut: boolean;
}

export interface Verdict {
  readonly isPassed: boolean;
  readonly line: string;
}

const Found = z.object({ invalid: z.array(z.unknown()), missing: z.array(z.unknown()) });
const Failed = z.object({ error: z.object({ code: z.string().nullish(), summary: z.string().nullish() }) });

/** A registry without signatures is no fault of a package; a signature that is wrong or lacks is. */
export function judge({ stdout, isTimedOut }: Audit): Verdict {
  if (isTimedOut) return skipped('the registry did not answer in time');
  const json = parse(stdout);
  const found = Found.safeParse(json);
  if (found.success) {
    const { invalid, missing } = found.data;
    const isPassed = invalid.length + missing.length === 0;
    const line = isPassed ? 'every package has the signature of its registry' : stdout.trim();
    return { isPassed, line };
  }
  const failed = Failed.safeParse(json);
  if (!failed.success) return skipped('npm says nothing that could be read');
  const { code, summary } = failed.data.error;
  // Which registry that was is nobody's business.
  return skipped([code, summary?.replaceAll(/https?:\S+/g, 'the registry')].filter(Boolean).join(': '));
}

function skipped(reason: string): Verdict {
  return {
    isPassed: true,
    line: `Skipped: signatures can't be checked here: ${reason.split('\n')[0] ?? ''}`,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
