/** The cost of a run of jq is spread over this many items; more do not pay any more (`npm run bench:mapping`). */
const MAX_ITEMS = 1000;
/**
 * jq-wasm has 256 MiB of memory for input, values and output, of which it gives nothing back; 16 MiB of input were
 * measured to fit, 32 not, and more than 1 MiB at a time to save nothing. A single item may be longer.
 */
const MAX_LENGTH = 1024 * 1024;

/** Texts in their order, in pages that jq can take at once. */
export function toPages(texts: readonly string[]): readonly (readonly string[])[] {
  const pages: string[][] = [];
  let length = Infinity;
  for (const text of texts) {
    const page = pages.at(-1);
    if (page === undefined || page.length >= MAX_ITEMS || length + text.length > MAX_LENGTH) {
      pages.push([text]);
      length = text.length;
    } else {
      page.push(text);
      length += text.length;
    }
  }
  return pages;
}
