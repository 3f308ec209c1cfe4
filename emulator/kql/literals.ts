import { parseDatetime, parseTimespan } from './datetime';
import { constantOf } from './expression';
import type { Expression } from './expression';
import { notImplemented } from './refusal';
import { childOf, elementsOf, partOf } from './syntax';
import type { SyntaxNode } from './syntax';
import type { Json, Value } from './values';

/** `long(5)` and `datetime(2024-01-01)` as well as bare literals: what stands between the parentheses. */
const innerText = (node: SyntaxNode): string => {
  const text = node.text.trim();
  const typed = /^[a-z]+\(\s*(.*?)\s*\)$/is.exec(text);
  return typed?.[1] ?? text;
};

function required<T>(value: T | null, node: SyntaxNode): T {
  if (value === null) throw notImplemented(`the literal ${node.text.trim()}`);
  return value;
}

function numberOf(node: SyntaxNode): number {
  const number = Number(innerText(node));
  return required(Number.isNaN(number) ? null : number, node);
}

const boolOf = (node: SyntaxNode): boolean => {
  const text = innerText(node).toLowerCase();
  return text === 'true' || text === '1';
};

const unquoted = (text: string): string => text.replace(/^['"](.*)['"]$/s, '$1');

type Reader = (node: SyntaxNode) => Value;

const readers: Readonly<Record<string, Reader>> = {
  BooleanLiteralExpression: boolOf,
  IntLiteralExpression: numberOf,
  LongLiteralExpression: numberOf,
  RealLiteralExpression: numberOf,
  DateTimeLiteralExpression: (node) => required(parseDatetime(unquoted(innerText(node))), node),
  TimespanLiteralExpression: (node) => required(parseTimespan(innerText(node)), node),
  GuidLiteralExpression: (node) => unquoted(innerText(node)).toLowerCase(),
};

/** The value of JSON inside `dynamic(…)`. */
function jsonValue(node: SyntaxNode): Json {
  switch (node.kind) {
    case 'NullLiteralExpression':
      return null;
    case 'BooleanLiteralExpression':
      return boolOf(node);
    case 'JsonArrayExpression':
      return elementsOf(node, 'Values').map(jsonValue);
    case 'JsonObjectExpression':
      return Object.fromEntries(elementsOf(node, 'Pairs').map(jsonPair));
    case 'StringLiteralExpression':
    case 'CompoundStringLiteralExpression':
      return node.stringValue ?? '';
    case 'LongLiteralExpression':
    case 'IntLiteralExpression':
    case 'RealLiteralExpression':
      return numberOf(node);
    case 'UnaryMinusExpression':
      return -numberOf(partOf(node, 'Expression'));
    default:
      throw notImplemented(`${node.text.trim()} inside dynamic()`);
  }
}

const jsonPair = (pair: SyntaxNode): [string, Json] => [
  unquoted(partOf(pair, 'Name').text.trim()),
  jsonValue(partOf(pair, 'Value')),
];

/** A literal's value, or undefined where the node is no literal. */
export function compileLiteral(node: SyntaxNode): Expression | undefined {
  if (node.kind === 'StringLiteralExpression' || node.kind === 'CompoundStringLiteralExpression') {
    return constantOf(node.stringValue ?? '', 'string');
  }
  if (node.kind === 'DynamicExpression') {
    const json = childOf(node, 'Expression');
    return constantOf(json === undefined ? null : jsonValue(json), 'dynamic');
  }
  const read = readers[node.kind];
  if (read === undefined || node.type === undefined) return undefined;
  return constantOf(innerText(node).toLowerCase() === 'null' ? null : read(node), node.type);
}
