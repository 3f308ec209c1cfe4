import * as fc from 'fast-check';
import {
  describeSize,
  hasRoom,
  MAX_BODY_BYTES,
  measure,
  type MeasuredRow,
  sendRows,
} from '../../../../../cli/port/api/bulk-request';
import type { EntityRow } from '../../../../../cli/port/api/entity-row';
import { createScriptedPort } from '../../../../support/scripted-port';

const row = (identifier: string, more: Partial<EntityRow> = {}): EntityRow => ({
  identifier,
  properties: {},
  relations: {},
  ...more,
});
const filled = (text: string): MeasuredRow => measure(row('x', { properties: { text } }));

async function bodyOf(rows: readonly MeasuredRow[]): Promise<string> {
  const port = createScriptedPort(() => ({ body: { ok: true, entities: [], errors: [] } }));
  await sendRows(port.client, 'a b', rows);
  return (port.requests[0]?.body ?? '').toString();
}

test('rows are sent as they are, merged into what is there, and nothing is made up', async () => {
  const port = createScriptedPort(() => ({ body: { ok: true, entities: [{ index: 0 }], errors: [] } }));
  const rows = [row('x', { title: 'ä' }), row('y')];
  await expect(sendRows(port.client, 'a b', rows.map(measure))).resolves.toMatchObject({
    answer: { errors: [] },
  });
  const [request] = port.requests;
  expect(request?.method).toBe('POST');
  expect(request?.url).toMatch(
    /\/v1\/blueprints\/a%20b\/entities\/bulk\?upsert=true&merge=true&create_missing_related_entities=false$/,
  );
  expect(JSON.parse((request?.body ?? '').toString())).toEqual({ entities: rows });
});

test('a request holds 20 rows', () => {
  const rows = (count: number): MeasuredRow[] =>
    Array.from({ length: count }, (_, n) => measure(row(`${n}`)));
  expect(hasRoom(rows(19), measure(row('x')))).toBe(true);
  expect(hasRoom(rows(20), measure(row('x')))).toBe(false);
});

test.each(['a', 'ä', '€', '😀'])(
  'a body of %s may have 1 MiB, measured in bytes, and not one more',
  async (letter) => {
    const empty = Buffer.byteLength(await bodyOf([filled('')]));
    const size = Buffer.byteLength(letter);
    const most = Math.floor((MAX_BODY_BYTES - empty) / size);
    const largest = filled(letter.repeat(most));
    expect(hasRoom([], largest)).toBe(true);
    expect(hasRoom([], filled(letter.repeat(most + 1)))).toBe(false);
    expect(Buffer.byteLength(await bodyOf([largest]))).toBeGreaterThan(MAX_BODY_BYTES - size);
  },
);

test('what has room makes a body within the limit, what has none would not', async () => {
  const size = fc.integer({ min: 0, max: 120_000 });
  await fc.assert(
    fc.asyncProperty(fc.array(size, { minLength: 1, maxLength: 20 }), async (sizes) => {
      const rows = sizes.map((length) => filled('é'.repeat(length)));
      const others = rows.slice(0, -1);
      const last = rows.at(-1) ?? filled('');
      fc.pre(others.length === 0 || hasRoom(others.slice(0, -1), others.at(-1) ?? last));
      const bytes = Buffer.byteLength(await bodyOf(rows));
      expect(hasRoom(others, last)).toBe(bytes <= MAX_BODY_BYTES);
    }),
    { numRuns: 30 },
  );
});

test('a row that is too large for its relation is told so, with the way out', () => {
  const members = Array.from({ length: 30_000 }, (_, n) => `member-${n}`);
  const measured = measure(row('g', { relations: { owner: 'x', members, none: null } }));
  expect(describeSize(measured)).toBe(
    `it has ${measured.bytes} bytes, and Port takes no more than 1048576 in a request; its relation members has ` +
      '30000 targets: put the relation on their side instead',
  );
});

test('a row that is too large for another reason is not put down to its relations', () => {
  const measured = measure(
    row('g', { properties: { text: 'a'.repeat(2_000_000) }, relations: { one: ['x'] } }),
  );
  expect(describeSize(measured)).toBe(
    `it has ${measured.bytes} bytes, and Port takes no more than 1048576 in a request`,
  );
});
