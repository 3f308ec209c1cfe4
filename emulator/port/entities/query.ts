import { z } from 'zod';
import { invalid } from '../errors';
import { compileRule, OPERATORS } from './operators';
import type { Entity } from './entity';

const Rule = z.strictObject({
  property: z.string(),
  operator: z.enum(OPERATORS),
  value: z.unknown().optional(),
});
export type Rule = z.infer<typeof Rule>;

export interface SearchQuery {
  combinator: 'and' | 'or';
  rules: (Rule | SearchQuery)[];
}

/** `{combinator, rules}`; a rule may be a group of its own. */
export const SearchQuery: z.ZodType<SearchQuery> = z.lazy(() =>
  z.strictObject({
    combinator: z.enum(['and', 'or']),
    rules: z.array(z.unknown()).transform((rules, context) => rules.map((rule) => parseRule(rule, context))),
  }),
);

function parseRule(value: unknown, context: z.RefinementCtx): Rule | SearchQuery {
  if (isRelatedTo(value))
    throw invalid('The emulator does not know the operator "relatedTo"; search by the relation instead');
  const isGroup = typeof value === 'object' && value !== null && 'rules' in value;
  const result = (isGroup ? SearchQuery : Rule).safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues)
    context.addIssue({ code: 'custom', path: ['rules', ...issue.path], message: issue.message });
  return z.NEVER;
}

function isRelatedTo(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'operator' in value && value.operator === 'relatedTo';
}

/** The decision of a query over one entity. Throws a 422 `PortError` for values that an operator can't take. */
export function compileQuery(query: SearchQuery, now: Date): (entity: Entity) => boolean {
  const checks = query.rules.map((rule) =>
    'rules' in rule ? compileQuery(rule, now) : compileRule(rule, now),
  );
  return query.combinator === 'and'
    ? (entity) => checks.every((check) => check(entity))
    : (entity) => checks.some((check) => check(entity));
}

/**
 * The values that a query pins a meta-property to (`$blueprint`, `$identifier`), or `undefined` where it leaves them
 * open: with them a search looks entities up instead of reading them all.
 */
export function pinnedValues(query: SearchQuery, property: string): ReadonlySet<string> | undefined {
  if (query.combinator === 'or' && query.rules.length !== 1) return undefined;
  for (const rule of query.rules) {
    const pinned = 'rules' in rule ? pinnedValues(rule, property) : pinnedByRule(rule, property);
    if (pinned !== undefined) return pinned;
  }
  return undefined;
}

function pinnedByRule(rule: Rule, property: string): ReadonlySet<string> | undefined {
  if (rule.property !== property) return undefined;
  if (rule.operator === '=' && typeof rule.value === 'string') return new Set([rule.value]);
  if (rule.operator === 'in' && Array.isArray(rule.value))
    return new Set(rule.value.filter((value) => typeof value === 'string'));
  return undefined;
}
