import { z } from 'zod';
import type { JqTemplate } from './entity-rule';
import { parseGraphPath, toKind } from './graph-path';

type Value = Readonly<{ input?: unknown }>;

const EMPTY = 'an empty expression';

/** A JQ expression; what YAML makes of an expression without quotes is refused with what to do about it. */
export const Jq = z.string({ error: faultOfJq }).min(1, EMPTY);

/** What is not read here, and what to do instead. */
export function unsupported(advice: string) {
  return z.never({ error: `not supported: ${advice}` }).optional();
}

/** A setting of Ocean's that can only say what is done anyway. */
export function fixed<T extends string | boolean>(value: T, advice: string) {
  return z.literal(value, { error: `only ${String(value)} is supported: ${advice}` }).optional();
}

/** JQ, or objects and lists of it, as deep as you like. */
export const Template = z.custom<JqTemplate>().superRefine((value, context) => {
  for (const { path, message } of faultsOfTemplate(value, [])) {
    context.addIssue({ code: 'custom', path: [...path], message });
  }
});

/** A path of Microsoft Graph, as text and taken apart. */
export const Kind = z
  .string({ error: 'expected a path of Microsoft Graph, such as /users' })
  .transform((text, context) => {
    const path = parseGraphPath(text);
    if (typeof path !== 'string') return { kind: toKind(path), path };
    context.addIssue({ code: 'custom', message: path });
    return z.NEVER;
  });

/** Source: Microsoft Learn, "Use query parameters to customize responses". */
const SYSTEM_OPTIONS = new Set(['count', 'expand', 'filter', 'orderby', 'search', 'select', 'top']);

/** Numbers and booleans become text, since YAML makes a number of `$top: 999`. */
const Parameter = z.unknown().transform((value, context) => {
  const isPlain = typeof value === 'number' || typeof value === 'boolean';
  if (isPlain || (typeof value === 'string' && value !== '')) return String(value);
  context.addIssue({ code: 'custom', message: 'expected text, a number or a boolean' });
  return z.NEVER;
});

export const QueryParams = z.record(z.string(), Parameter).superRefine((parameters, context) => {
  for (const [name, value] of Object.entries(parameters)) {
    const message = faultOfParameter(name, value);
    if (message !== undefined) context.addIssue({ code: 'custom', path: [name], message });
  }
});

function faultOfJq({ input }: Value): string {
  if (input === undefined) return 'missing';
  if (input === null) return 'nothing stands here';
  if (Array.isArray(input)) return 'expected JQ in quotes: what begins with [ is a list to YAML';
  if (typeof input !== 'object') return `expected JQ in quotes: to YAML, ${JSON.stringify(input)} is no text`;
  return 'combinator' in input || 'rules' in input
    ? 'search queries are not supported: entities are compared with Port by their identifiers; give one in JQ'
    : 'expected JQ in quotes: what begins with { is an object to YAML';
}

interface Finding {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function faultsOfTemplate(value: unknown, path: readonly PropertyKey[]): Finding[] {
  if (value === '') return [{ path, message: EMPTY }];
  if (typeof value === 'string') return [];
  if (typeof value !== 'object' || value === null) return [{ path, message: faultOfJq({ input: value }) }];
  const children: [PropertyKey, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return children.flatMap(([key, child]) => faultsOfTemplate(child, [...path, key]));
}

function faultOfParameter(name: string, value: string): string | undefined {
  const bare = name.replace(/^\$/, '');
  const isOption = SYSTEM_OPTIONS.has(bare.toLowerCase());
  if (isOption && name !== `$${bare.toLowerCase()}`) return `write $${bare.toLowerCase()}`;
  if (/^\$?(skip|skiptoken|deltatoken)$/i.test(name))
    return 'not supported: pages are followed by themselves';
  if (name.startsWith('$') && !isOption) return 'no query parameter of Microsoft Graph';
  if (name === '$top' && !/^[1-9]\d*$/.test(value))
    return 'expected how many items a page may hold, such as 999';
  return undefined;
}
