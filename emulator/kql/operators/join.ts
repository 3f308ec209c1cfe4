import type { Environment, Evaluate } from '../expression';
import { keyOfRow } from '../keys';
import { assertColumns, indexOfColumn, unordered } from '../plan';
import type { Plan } from '../plan';
import { notImplemented } from '../refusal';
import { columnsOf, elementsOf, nameOf, parametersOf, partOf } from '../syntax';
import type { SyntaxNode } from '../syntax';
import { emptyOf } from '../values';
import type { Column, Tuple, Value } from '../values';

interface KeyPair {
  readonly left: string;
  readonly right: string;
}

type Side = 'left' | 'right';

function sideOf(node: SyntaxNode): { side: Side; name: string } {
  const owner = node.kind === 'PathExpression' ? partOf(node, 'Expression').text.trim() : '';
  if (owner !== '$left' && owner !== '$right') throw notImplemented(`the join key ${node.text.trim()}`);
  return { side: owner === '$left' ? 'left' : 'right', name: nameOf(partOf(node, 'Selector')) };
}

/** Key pairs of `on name` and of `on $left.a == $right.b and …`. */
function keyPairs(node: SyntaxNode): KeyPair[] {
  if (node.kind === 'NameReference') return [{ left: nameOf(node), right: nameOf(node) }];
  if (node.kind === 'ParenthesizedExpression') return keyPairs(partOf(node, 'Expression'));
  if (node.kind === 'AndExpression')
    return [...keyPairs(partOf(node, 'Left')), ...keyPairs(partOf(node, 'Right'))];
  if (node.kind !== 'EqualExpression') throw notImplemented(`the join condition ${node.text.trim()}`);
  const [one, other] = [sideOf(partOf(node, 'Left')), sideOf(partOf(node, 'Right'))];
  if (one.side === other.side) throw notImplemented(`the join condition ${node.text.trim()}`);
  return one.side === 'left'
    ? [{ left: one.name, right: other.name }]
    : [{ left: other.name, right: one.name }];
}

function keyEvaluators(columns: readonly Column[], names: readonly string[]): Evaluate[] {
  return names.map((name) => {
    const index = indexOfColumn(columns, name);
    if (columns[index]?.type === 'dynamic') throw notImplemented(`the dynamic join key ${name}; cast it`);
    return (row) => row[index] ?? null;
  });
}

/** Undefined for a row with a null key, which matches nothing. */
function joinKey(evaluators: readonly Evaluate[]): (row: Tuple) => Value | undefined {
  const keyOf = keyOfRow(evaluators);
  return (row) => (evaluators.some((evaluate) => evaluate(row) === null) ? undefined : keyOf(row));
}

function indexRows(rows: readonly Tuple[], keyOf: (row: Tuple) => Value | undefined): Map<Value, Tuple[]> {
  const index = new Map<Value, Tuple[]>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key === undefined) continue;
    const known = index.get(key);
    if (known === undefined) index.set(key, [row]);
    else known.push(row);
  }
  return index;
}

/** The default flavor keeps one left row for each key. */
function uniqueRows(rows: readonly Tuple[], keyOf: (row: Tuple) => Value | undefined): Tuple[] {
  return [...indexRows(rows, keyOf).values()].flatMap((group) => group.slice(0, 1));
}

interface Join {
  readonly flavor: string;
  readonly leftKey: (row: Tuple) => Value | undefined;
  readonly rightKey: (row: Tuple) => Value | undefined;
  readonly emptyLeft: Tuple;
  readonly emptyRight: Tuple;
}

function joinRows(left: readonly Tuple[], right: readonly Tuple[], join: Join): Tuple[] {
  const index = indexRows(right, join.rightKey);
  const matched = new Set<Tuple>();
  const keepLeft = join.flavor === 'leftouter' || join.flavor === 'fullouter';
  const joined: Tuple[] = [];
  for (const row of join.flavor === 'innerunique' ? uniqueRows(left, join.leftKey) : left) {
    const key = join.leftKey(row);
    const partners = key === undefined ? undefined : index.get(key);
    for (const partner of partners ?? []) {
      joined.push([...row, ...partner]);
      if (join.flavor === 'fullouter') matched.add(partner);
    }
    if (partners === undefined && keepLeft) joined.push([...row, ...join.emptyRight]);
  }
  if (join.flavor !== 'fullouter') return joined;
  return [...joined, ...right.filter((row) => !matched.has(row)).map((row) => [...join.emptyLeft, ...row])];
}

const emptyRow = (columns: readonly Column[]): Tuple => columns.map(({ type }) => emptyOf(type));

/** Joins on equal keys; the flavors have been checked by the rules of Resource Graph. */
export function join(
  node: SyntaxNode,
  left: Plan,
  environment: Environment & { tabular(node: SyntaxNode): Plan },
): Plan {
  const right = environment.tabular(partOf(node, 'Expression'));
  const columns = columnsOf(node);
  assertColumns(node, left.columns.length + right.columns.length, columns);
  const pairs = elementsOf(partOf(node, 'ConditionClause'), 'Expressions').flatMap(keyPairs);
  const plan: Join = {
    flavor: parametersOf(node).get('kind') ?? 'innerunique',
    leftKey: joinKey(
      keyEvaluators(
        left.columns,
        pairs.map((pair) => pair.left),
      ),
    ),
    rightKey: joinKey(
      keyEvaluators(
        right.columns,
        pairs.map((pair) => pair.right),
      ),
    ),
    emptyLeft: emptyRow(left.columns),
    emptyRight: emptyRow(right.columns),
  };
  return { columns, run: () => unordered(joinRows(left.run().rows, right.run().rows, plan)) };
}
