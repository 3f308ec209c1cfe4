import { z } from 'zod';

/** A schema that makes something of a setting's text, or says what is wrong with it. */
export type TextSchema<T> = z.ZodType<T, string>;

/** What a parser returns instead of a value: everything that is wrong. */
export class Wrong {
  readonly messages: readonly string[];
  constructor(...messages: string[]) {
    this.messages = messages;
  }
}

/** A schema from a pure function from text to value. */
export function textSchema<T>(parse: (text: string) => T | Wrong): TextSchema<T> {
  return z.string().transform((text, context): T => {
    const result = parse(text);
    if (!(result instanceof Wrong)) return result;
    for (const message of result.messages) context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
}

/** The value as it was given, in quotes and cut to a length that a reader takes in. */
export function quote(text: string): string {
  const most = 60;
  return JSON.stringify(text.length > most ? `${text.slice(0, most)}…` : text);
}

/** Items of a comma list; spaces and line breaks separate as well. */
export function splitList(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((item) => item !== '');
}

export function sortUnique(items: readonly string[]): readonly string[] {
  return [...new Set(items)].sort();
}
