import { z } from 'zod';

/** One object as Graph returned it. */
export type Item = Readonly<Record<string, unknown>>;

/** A page of a list, or of a round of changes. */
export interface GraphPage {
  readonly items: readonly Item[];
  /** Where the next page is; to be followed as it is, also from a page without items. */
  readonly nextLink: string | undefined;
  /** Where the next round begins; on the last page of a round. */
  readonly deltaLink: string | undefined;
}

/** Not looked into: what an object holds is the mapping's business. */
const AnyObject = z.custom<Item>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  {
    error: 'expected an object',
  },
);

const Page = z.object({
  value: z.array(AnyObject),
  '@odata.nextLink': z.string().min(1).optional(),
  '@odata.deltaLink': z.string().min(1).optional(),
});

/** @throws Error where the text is no page */
export function toPage(text: string): GraphPage {
  const page = checked(Page, parsed(text));
  return { items: page.value, nextLink: page['@odata.nextLink'], deltaLink: page['@odata.deltaLink'] };
}

/** @throws Error where the text is no object */
export function toItem(text: string): Item {
  return checked(AnyObject, parsed(text));
}

/** A number as text, which some servers begin with a byte order mark. @throws Error where it is none */
export function toCount(text: string): number {
  const digits = text.replace(/^\uFEFF/, '').trim();
  if (!/^\d{1,12}$/.test(digits)) throw new Error("the answer is none of Graph's: expected a number");
  return Number(digits);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error('the answer is not JSON, or not all of it', { cause });
  }
}

function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new Error(`the answer is none of Graph's: ${z.prettifyError(result.error).replaceAll('\n', ' ')}`);
}
