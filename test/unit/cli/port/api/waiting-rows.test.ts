import type { PlacedRow } from '../../../../../cli/port/api/placement';
import { createWaitingRows, type WaitingRow } from '../../../../../cli/port/api/waiting-rows';

const placed = (more: Partial<PlacedRow> = {}): PlacedRow => ({
  kind: 'k',
  item: 'x',
  rule: 0,
  blueprint: 'b',
  row: { identifier: 'x', properties: {}, relations: {} },
  ...more,
});
const refusal = (reason: string) => ({ status: 422, reason, isFinal: true, requestId: undefined });
const waiting = (one: PlacedRow, reason?: string): WaitingRow => ({
  placed: one,
  tried: one.row,
  refusal: reason === undefined ? undefined : refusal(reason),
  isCounted: false,
});

test('what a rule says of an entity takes the place of what it said before', () => {
  const rows = createWaitingRows();
  rows.set(waiting(placed(), 'first'));
  rows.set(waiting(placed({ row: { ...placed().row, title: 'later' } }), 'second'));
  expect(rows.values()).toMatchObject([{ refusal: refusal('second'), placed: { row: { title: 'later' } } }]);
  rows.drop(placed());
  expect(rows.values()).toEqual([]);
});

test.each<[string, Partial<PlacedRow>]>([
  ['another kind', { kind: 'other' }],
  ['another rule', { rule: 1 }],
  ['another blueprint', { blueprint: 'other' }],
  ['another entity', { row: { ...placed().row, identifier: 'y' } }],
])('what %s says waits beside it', (_what, more) => {
  const rows = createWaitingRows();
  rows.set(waiting(placed()));
  rows.set(waiting(placed(more)));
  rows.drop(placed(more));
  expect(rows.values()).toEqual([waiting(placed())]);
});

test('rows can be set and dropped while they are walked through', () => {
  const rows = createWaitingRows();
  for (const rule of [0, 1, 2]) rows.set(waiting(placed({ rule })));
  for (const row of rows.values()) {
    rows.drop(row.placed);
    rows.set({ ...row, refusal: refusal('again') });
  }
  expect(rows.values().map((row) => row.refusal?.reason)).toEqual(['again', 'again', 'again']);
});
