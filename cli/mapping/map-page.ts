import { chunk } from '../core/chunk';
import { JqFailure } from './jq-failure';
import type { JqPool } from './jq-pool';
import type { PageProgram } from './program';

/** What the program of a page yields for one input, or why it yields nothing. */
export type InputOutcome = { readonly output: unknown } | { readonly failure: string };

/** Inputs for a program, each a JSON text. */
export interface Page {
  readonly program: PageProgram;
  readonly inputs: readonly string[];
  readonly signal: AbortSignal;
}

/** Resolves to an outcome for each input, in their order. @throws the signal's reason */
export type MapPage = (page: Page) => Promise<readonly InputOutcome[]>;

interface Step {
  readonly form: keyof PageProgram;
  /** Inputs at a time. */
  readonly size: number;
  readonly limitMs: number;
}

/**
 * A page of 1,000 items takes some 50 ms, a single item some 5 ms. The limits are so far above that only what never
 * ends meets them, also on a machine that is busy with other things.
 */
const STEPS: readonly Step[] = [
  { form: 'fast', size: Infinity, limitMs: 20_000 },
  { form: 'safe', size: 32, limitMs: 10_000 },
  { form: 'safe', size: 1, limitMs: 5_000 },
];

/** How long, in all, failures may keep us until nobody looks any more for the one item to blame. */
const PATIENCE_MS = 10 * 60_000;

/**
 * A page that fails as a whole (too long, too much memory) is tried again in parts, and a part that fails item by
 * item, so that an item spoils nothing but itself.
 */
export function createMapPage(pool: JqPool): MapPage {
  let lostMs = 0;

  async function mapInSteps(page: Page, steps: readonly Step[]): Promise<readonly InputOutcome[]> {
    const [step, ...next] = steps;
    if (step === undefined) return [];
    const outcomes: InputOutcome[] = [];
    for (const inputs of chunk(page.inputs, step.size)) {
      const result = await attempt({ ...page, inputs }, step);
      if (!(result instanceof JqFailure)) outcomes.push(...result);
      else if (next.length > 0 && lostMs < PATIENCE_MS)
        outcomes.push(...(await mapInSteps({ ...page, inputs }, next)));
      else outcomes.push(...inputs.map(() => ({ failure: toReason(result, inputs.length) })));
    }
    return outcomes;
  }

  async function attempt({ program, inputs, signal }: Page, { form, limitMs }: Step) {
    try {
      const task = { program: program[form], input: `[${inputs.join(',')}]` };
      const text = await pool.run(task, { limitMs, signal });
      return toOutcomes(text, inputs.length);
    } catch (error) {
      if (!(error instanceof JqFailure)) throw error;
      lostMs += error.spentMs;
      return error;
    }
  }

  return (page) => mapInSteps(page, STEPS);
}

function toReason({ message }: JqFailure, inputs: number): string {
  return inputs === 1 ? message : `${message}, together with ${inputs - 1} other items`;
}

/** @throws JqFailure where the output is incomplete, as an error that jq takes for one of its own breaks can make it */
function toOutcomes(text: string, count: number): readonly InputOutcome[] {
  const outputs = parseList(text);
  if (outputs?.length !== count) throw new JqFailure('jq left the mapping before its end', 0);
  return outputs.map((output) => ({ output }));
}

function parseList(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
