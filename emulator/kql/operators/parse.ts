import { asText, convert } from '../expression';
import { following } from '../plan';
import { notImplemented } from '../refusal';
import { columnsOf, elementsOf, nameOf, parametersOf, partOf } from '../syntax';
import type { SyntaxNode } from '../syntax';
import { emptyOf } from '../values';
import type { Column, KqlType, Tuple, Value } from '../values';
import type { OperatorCompiler } from './rows';

interface Pattern {
  readonly regex: RegExp;
  readonly names: readonly string[];
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** The strict (simple) mode: literals must appear in order, the text between them fills the columns. */
function patternOf(parts: readonly SyntaxNode[]): Pattern {
  const names: string[] = [];
  const pieces = parts.map((part, index) => {
    const last = index === parts.length - 1;
    if (part.kind === 'StarExpression') return last ? '.*' : '.*?';
    if (part.stringValue !== undefined) return escaped(part.stringValue);
    names.push(nameOf(part.kind === 'NameAndTypeDeclaration' ? partOf(part, 'Name') : part));
    return last ? '(.*)' : '(.*?)';
  });
  return { regex: new RegExp(`^${pieces.join('')}$`, 's'), names };
}

function converterTo(type: KqlType): (text: string) => Value {
  const { evaluate } = convert({ type: 'string', evaluate: (row) => row[0] ?? '' }, type);
  return (text) => evaluate([text]);
}

interface Target {
  readonly empty: Value;
  /** Place in the input row, or -1 for a new column. */
  readonly copied: number;
  /** Number of the capture, or -1 where the column is not parsed. */
  readonly captured: number;
  convert(text: string): Value;
}

const targetsOf = (
  columns: readonly Column[],
  input: readonly Column[],
  names: readonly string[],
): Target[] =>
  columns.map(({ name, type }) => ({
    empty: emptyOf(type),
    copied: input.findIndex((column) => column.name === name),
    captured: names.indexOf(name),
    convert: converterTo(type),
  }));

/** In the strict mode a row fits wholly or not at all: a text that is no number leaves every column empty. */
function captures(targets: readonly Target[], match: RegExpExecArray | null): Map<Target, Value> | undefined {
  if (match === null) return undefined;
  const parsed = targets.filter(({ captured }) => captured >= 0);
  const values = new Map(parsed.map((target) => [target, target.convert(match[target.captured + 1] ?? '')]));
  return [...values.values()].includes(null) ? undefined : values;
}

export const parse: OperatorCompiler = (node, input, environment) => {
  const kind = parametersOf(node).get('kind') ?? 'simple';
  if (kind !== 'simple') throw notImplemented(`parse kind=${kind}`);
  const text = asText(environment.compile(partOf(node, 'Expression')));
  const { regex, names } = patternOf(elementsOf(node, 'Patterns'));
  const columns = columnsOf(node);
  const targets = targetsOf(columns, input.columns, names);
  const parseRow = (row: Tuple): Tuple => {
    const values = captures(targets, regex.exec(text(row)));
    return targets.map((target) =>
      target.captured >= 0 ? (values?.get(target) ?? target.empty) : (row[target.copied] ?? null),
    );
  };
  return following(input, columns, ({ rows, ties }) => ({ rows: rows.map(parseRow), ties }));
};
