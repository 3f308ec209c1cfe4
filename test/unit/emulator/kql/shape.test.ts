import { compileQuery } from '../../../../emulator/kql';
import { parseQuery } from '../../../../emulator/kql/parse';
import { shapeOf } from '../../../../emulator/kql/shape';
import type { SyntaxNode } from '../../../../emulator/kql/syntax';
import { everything, NOW, refusalOf, resource, tablesOf } from './tables';

const between = (from: string, to: string): string =>
  `resources | where todatetime(properties.at) >= datetime(${from}) and todatetime(properties.at) <= datetime(${to}) | project id | order by id asc`;

const instants = [
  '2026-01-01T00:00:00.000Z',
  '2026-01-02T03:04:05.678Z',
  '2026-01-03T00:00:00.001Z',
] as const;
const tables = tablesOf({
  resources: instants.map((at, n) => ({ ...resource(`r${n}`), id: `r${n}`, properties: { at } })),
});

function idsBetween(from: string, to: string): unknown[] {
  const rows = compileQuery(between(from, to)).run(tables, everything, NOW);
  return rows.map(({ id }) => id);
}

test('queries that differ in their instants alone are each evaluated with their own', () => {
  const [first, second, third] = instants;
  expect(idsBetween(first, second)).toEqual(['r0', 'r1']);
  expect(idsBetween(second, third)).toEqual(['r1', 'r2']);
  expect(idsBetween(third, third)).toEqual(['r2']);
  expect(idsBetween(third, first)).toEqual([]);
});

test('their trees are what parsing them would have made', () => {
  const [first, second, third] = instants;
  const texts = (node: SyntaxNode): unknown => [node.kind, node.start, node.text, node.children.map(texts)];
  parseQuery(between(first, second));
  const known = texts(parseQuery(between(second, third)));
  const other = texts(parseQuery(between(second, third).replaceAll('.678Z', '.678z')));
  expect(JSON.stringify(known).replaceAll('.678Z', '.678z')).toBe(JSON.stringify(other));
});

test.each([
  ['an instant in a string', "resources | where name == 'datetime(2026-01-01T00:00:00.000Z)' | project id"],
  [
    'an instant that is none',
    'resources | where todatetime(name) > datetime(2026-13-01T00:00:00.000Z) | project id',
  ],
  ['another spelling', 'resources | where todatetime(name) > datetime(2026-01-01) | project id'],
  ['no instant', 'resources | project id'],
])('%s has no shape', (_, query) => {
  expect(shapeOf(query)).toBeUndefined();
});

test('a string that looks like an instant keeps its value beside a real one', () => {
  const query = (at: string): string =>
    `resources | where name == 'datetime(${at})' and todatetime(properties.at) > datetime(${at}) | project id`;
  expect(shapeOf(query(instants[0]))).toBeUndefined();
});

test('an error of such a query is told with its own place', () => {
  for (const at of instants)
    expect(
      refusalOf(`resources | where todatetime(name) > datetime(${at}) and nothing == 1`).position,
    ).toEqual({
      line: 1,
      characterPositionInLine: 76,
      token: 'nothing',
    });
});
