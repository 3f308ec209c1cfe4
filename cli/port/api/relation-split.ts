import { type EntityRow, identifiersOf, type Relations } from './entity-row';

/** What is known of the targets of relations. */
export interface TargetKnowledge {
  /** Whether Port holds it; `unknown` where nobody has read the blueprint whole. */
  presence(blueprint: string, identifier: string): 'there' | 'missing' | 'unknown';
  /** Whether the mapping leaves its item out: then it is not missing, it is not wanted. */
  isLeftOut(blueprint: string, identifier: string): boolean;
}

export interface MissingTarget {
  readonly relation: string;
  readonly blueprint: string;
  readonly identifier: string;
}

export interface SplitRow {
  /** The row with those targets that can be written now. */
  readonly row: EntityRow;
  /** Targets that Port does not hold, and that may come yet. */
  readonly missing: readonly MissingTarget[];
  /** How many targets the mapping leaves out. */
  readonly leftOut: number;
}

/** Takes those targets out of a row's relations that Port would refuse the whole row for. Pure. */
export function splitRow(row: EntityRow, relations: Relations, knowledge: TargetKnowledge): SplitRow {
  const missing: MissingTarget[] = [];
  let leftOut = 0;

  function isWritable(relation: string, identifier: string): boolean {
    const blueprint = relations[relation]?.target;
    if (blueprint === undefined || knowledge.presence(blueprint, identifier) !== 'missing') return true;
    if (knowledge.isLeftOut(blueprint, identifier)) leftOut += 1;
    else missing.push({ relation, blueprint, identifier });
    return false;
  }

  const entries = Object.entries(row.relations).map(([relation, value]) => {
    const wanted = identifiersOf(value);
    const kept = wanted.filter((identifier) => isWritable(relation, identifier));
    if (kept.length === wanted.length) return [relation, value] as const;
    return [relation, Array.isArray(value) ? kept : null] as const;
  });
  if (missing.length === 0 && leftOut === 0) return { row, missing, leftOut };
  return { row: { ...row, relations: Object.fromEntries(entries) }, missing, leftOut };
}

/** More targets than these are counted, not named. */
const NAMED = 5;

export function describeMissing(missing: readonly MissingTarget[]): string {
  return [...Map.groupBy(missing, ({ relation }) => relation)].map(describeRelation).join('; ');
}

function describeRelation([relation, missing]: readonly [string, readonly MissingTarget[]]): string {
  const names = missing.slice(0, NAMED).map(({ identifier }) => identifier);
  const more = missing.length > NAMED ? ` and ${missing.length - NAMED} more` : '';
  return `relation ${relation}: Port does not hold ${names.join(', ')}${more} of ${missing[0]?.blueprint ?? ''}`;
}
