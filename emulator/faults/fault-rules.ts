import type { Fault, FaultRule } from './fault';
import type { ServiceName } from '../server/types';

export interface FaultCandidate {
  readonly service: ServiceName;
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** Undefined before the body is read. */
  readonly body: string | undefined;
}

export interface FaultStatus {
  readonly rule: FaultRule;
  readonly matched: number;
  readonly applied: number;
  /** Whether everything that the rule announces has happened. */
  readonly used: boolean;
}

export interface FaultRules {
  add(rule: FaultRule): void;
  /** The fault for this request, if any: the first rule that hits. Every matching rule counts the request. */
  take(candidate: FaultCandidate): Fault | undefined;
  status(): readonly FaultStatus[];
  clear(): void;
}

interface Counted {
  readonly rule: FaultRule;
  matched: number;
  applied: number;
}

export function createFaultRules(): FaultRules {
  let rules: Counted[] = [];
  return {
    add: (rule) => rules.push({ rule, matched: 0, applied: 0 }),
    take: (candidate) => take(rules, candidate),
    status: () => rules.map((counted) => ({ ...counted, used: isUsed(counted) })),
    clear: () => {
      rules = [];
    },
  };
}

function take(rules: readonly Counted[], candidate: FaultCandidate): Fault | undefined {
  let hit: Counted | undefined;
  for (const counted of rules) {
    if (!matches(counted.rule, candidate)) continue;
    counted.matched += 1;
    if (hit === undefined && isHit(counted)) hit = counted;
  }
  if (hit === undefined) return undefined;
  hit.applied += 1;
  return hit.rule.fault;
}

/** `refuse` is decided before the body is read, everything else after: so each request is counted once by each rule. */
function matches(rule: FaultRule, candidate: FaultCandidate): boolean {
  if ((rule.fault.kind === 'refuse') !== (candidate.body === undefined)) return false;
  return (
    rule.service === candidate.service &&
    (rule.method === undefined || rule.method.toUpperCase() === candidate.method) &&
    (rule.path === undefined || new RegExp(rule.path, 'i').test(candidate.target)) &&
    (rule.bodyMatches === undefined || new RegExp(rule.bodyMatches).test(candidate.body ?? ''))
  );
}

function isHit({ rule, matched, applied }: Counted): boolean {
  if (rule.nth !== undefined) return matched === rule.nth;
  return (
    matched >= (rule.from ?? 1) && matched <= (rule.to ?? Infinity) && applied < (rule.times ?? Infinity)
  );
}

function isUsed({ rule, applied }: Counted): boolean {
  if (rule.times !== undefined) return applied >= rule.times;
  if (rule.to !== undefined) return applied >= rule.to - (rule.from ?? 1) + 1;
  return applied > 0;
}
