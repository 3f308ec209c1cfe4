import type { RuleLayout } from './layout';
import type { InputOutcome } from './map-page';
import type { EntityName, MappedEntity, MappedItem, MappingFault } from './mapper';
import { toRow, type Failure, type Row } from './row';
import { isName, toEntity, type ToIdentifier } from './to-entity';

/** What came of one rule for one item. */
interface RuleResult {
  readonly entities: readonly MappedEntity[];
  readonly excluded: readonly EntityName[];
  readonly errors: readonly MappingFault[];
}

/** Puts together what all rules made of one item. @throws if the outcome is not that of a program for these rules */
export function toItem(
  layouts: readonly RuleLayout[],
  outcome: InputOutcome,
  toIdentifier: ToIdentifier,
): MappedItem {
  if ('failure' in outcome) return toFailedItem(outcome.failure);
  const { output } = outcome;
  const results = layouts.map((layout, index) =>
    toRuleResult(layout, index, rowsOf(layout, output, index), toIdentifier),
  );
  const entities = withoutRepeatedDeletes(results.flatMap((result) => result.entities));
  const errors = results.flatMap((result) => result.errors);
  const excluded = results.flatMap((result) => result.excluded);
  return {
    entities,
    // What a failed rule would have made may be just what another one refuses: nothing that is in doubt may go.
    excluded: errors.length > 0 ? [] : without(entities, excluded),
    errors,
    isMapped: entities.length > 0,
  };
}

function toFailedItem(reason: string): MappedItem {
  return { entities: [], excluded: [], errors: [{ place: '', path: 'mapping', reason }], isMapped: false };
}

function rowsOf({ fields }: RuleLayout, output: unknown, rule: number): readonly Row[] {
  const rows: unknown = Array.isArray(output) ? output[rule] : undefined;
  if (!Array.isArray(rows)) throw new Error(`the program of a mapping yields no rows for rule ${rule}`);
  const paths = fields.map(({ path }) => path);
  return rows.map((row: unknown) => toRow(row, paths));
}

/** Nothing half done: one failed element of a list takes the others with it. */
function toRuleResult(
  layout: RuleLayout,
  rule: number,
  rows: readonly Row[],
  toIdentifier: ToIdentifier,
): RuleResult {
  const entities: MappedEntity[] = [];
  const excluded: EntityName[] = [];
  const failures: Failure[] = [];
  for (const row of rows) {
    if (row.type === 'failed') failures.push(...row.failures);
    if (row.type === 'excluded' && isName(row.blueprint) && isName(row.identifier))
      excluded.push({ blueprint: row.blueprint, identifier: toIdentifier(row.identifier) });
    if (row.type !== 'values') continue;
    const result = toEntity(layout, rule, row.values, toIdentifier);
    if (result.entity !== undefined) entities.push(result.entity);
    failures.push(...result.failures);
  }
  const errors = failures.map((failure) => ({ ...failure, place: layout.rule.place }));
  return { entities: errors.length > 0 ? [] : entities, excluded, errors };
}

/** Rules that differ in their filters alone name the same entity more than once. */
function withoutRepeatedDeletes(entities: readonly MappedEntity[]): readonly MappedEntity[] {
  if (entities.length < 2) return entities;
  const deleted = new Set<string>();
  return entities.filter((entity) => {
    if (entity.operation === 'upsert') return true;
    const isNew = !deleted.has(keyOf(entity));
    deleted.add(keyOf(entity));
    return isNew;
  });
}

/** Each name once, if no other rule made an entity of it. */
function without(entities: readonly EntityName[], names: readonly EntityName[]): readonly EntityName[] {
  if (names.length === 0) return names;
  const seen = new Set(entities.map(keyOf));
  return names.filter((name) => {
    const isNew = !seen.has(keyOf(name));
    seen.add(keyOf(name));
    return isNew;
  });
}

function keyOf({ blueprint, identifier }: EntityName): string {
  return JSON.stringify([blueprint, identifier]);
}
