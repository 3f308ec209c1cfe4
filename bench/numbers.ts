/** A comma list of whole numbers, or `none`, as an option holds it. Throws for anything else. */
export function toNumbers(option: string, value: unknown): number[] {
  return String(value)
    .split(',')
    .filter((text) => text !== 'none')
    .map((text) => {
      if (!/^\d+$/.test(text)) throw new Error(`--${option}: ${text} is no number`);
      return Number(text);
    });
}
