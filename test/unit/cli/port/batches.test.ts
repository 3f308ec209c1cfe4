import fc from 'fast-check';
import {
  createBatchPacker,
  fitsAlone,
  MAX_BODY_BYTES,
  MAX_CHANGES_PER_BATCH,
  toBody,
  toWireChange,
  type WireChange,
} from '../../../../cli/port/batches';
import type { Change } from '../../../../cli/sync/change';
import { change } from '../../../support/changes';

const LIMIT = 524_288;

/** All batches of these changes; those that do not fit alone are left out, as the delivery does. */
function pack(changes: readonly Change[], wire: 'batch' | 'single' = 'batch'): WireChange[][] {
  const packer = createBatchPacker(wire);
  const fitting = changes.map((each) => toWireChange(each, wire)).filter((each) => fitsAlone(each, wire));
  return [...fitting.flatMap((each) => packer.add(each)), ...packer.drain()];
}

const padded = (id: string, bytes: number, kind = 'resource'): Change =>
  change(id, { kind, data: { padding: 'x'.repeat(bytes) } });

test('the limits are those of Port', () => {
  expect([MAX_BODY_BYTES, MAX_CHANGES_PER_BATCH]).toEqual([LIMIT, 100]);
});

test('a body is the format that the shipped mapping reads', () => {
  const changes = [change('/a', { data: { name: 'ä' } }), change('/b', { operation: 'delete' })];
  const [batch] = pack(changes);
  expect(JSON.parse(toBody(batch!, 'batch').toString())).toEqual({
    type: 'resource',
    batch: [
      { operation: 'upsert', data: changes[0]!.data },
      { operation: 'delete', data: changes[1]!.data },
    ],
  });
});

test('a single change is the format of the incremental sync that Port publishes', () => {
  const container = change('/a', { kind: 'resourceContainer' });
  const [batch, ...others] = pack([container, change('/b')], 'single');
  expect(JSON.parse(toBody(batch!, 'single').toString())).toEqual({
    data: container.data,
    operation: 'upsert',
    type: 'resourceContainer',
  });
  expect(others).toHaveLength(1);
});

test('any changes: each body within its bytes and of one kind, nothing lost, nothing doubled, nothing moved', () => {
  const text = fc.oneof(
    fc.integer({ min: 0, max: 70_000 }).map((length) => 'x'.repeat(length)),
    fc.integer({ min: 0, max: 30_000 }).map((length) => 'ä\u0000"😀'.repeat(length / 6)),
    fc.string({ unit: 'binary' }),
  );
  const kind = fc.constantFrom('resource', 'resource', 'resource', 'resourceContainer', 'kind "with" ü');
  const operation = fc.constantFrom('upsert' as const, 'delete' as const);
  const changes = fc
    .array(fc.record({ kind, operation, padding: text }), { maxLength: 60 })
    .map((all) => all.map(({ padding, ...rest }, n) => change(String(n), { ...rest, data: { padding } })));
  fc.assert(
    fc.property(changes, fc.constantFrom('batch' as const, 'single' as const), (all, wire) => {
      const batches = pack(all, wire);
      for (const batch of batches) {
        expect(batch.length).toBeGreaterThan(0);
        expect(batch.length).toBeLessThanOrEqual(wire === 'single' ? 1 : 100);
        expect(new Set(batch.map((each) => each.change.kind)).size).toBe(1);
        expect(toBody(batch, wire).length).toBeLessThanOrEqual(LIMIT);
        expect(() => JSON.parse(toBody(batch, wire).toString()) as unknown).not.toThrow();
      }
      expect(batches.flat().map((each) => each.change.id)).toEqual(all.map(({ id }) => id));
    }),
    { numRuns: 60 },
  );
});

test('a batch is full at 100 changes, and begins anew for another kind', () => {
  const changes = Array.from({ length: 250 }, (_, n) => change(String(n)));
  expect(pack(changes).map((batch) => batch.length)).toEqual([100, 100, 50]);
  const mixed = [change('a'), change('b', { kind: 'resourceContainer' }), change('c')];
  expect(pack(mixed).map((batch) => batch.map((each) => each.change.id))).toEqual([['a'], ['b'], ['c']]);
});

test('a batch is filled to the last byte, and not one further', () => {
  const empty = toBody([toWireChange(padded('a', 0), 'batch')], 'batch').length;
  const half = padded('a', 100_000);
  const rest = LIMIT - toBody([toWireChange(half, 'batch')], 'batch').length;
  const second = toWireChange(padded('b', 0), 'batch').bytes + 1;
  expect(pack([half, padded('b', rest - second)]).map((batch) => toBody(batch, 'batch').length)).toEqual([
    LIMIT,
  ]);
  expect(pack([half, padded('b', rest - second + 1)])).toHaveLength(2);
  expect(fitsAlone(toWireChange(padded('a', LIMIT - empty), 'batch'), 'batch')).toBe(true);
  expect(fitsAlone(toWireChange(padded('a', LIMIT - empty + 1), 'batch'), 'batch')).toBe(false);
});

test('a single body is measured as it is sent', () => {
  const empty = toBody([toWireChange(padded('a', 0), 'single')], 'single').length;
  expect(fitsAlone(toWireChange(padded('a', LIMIT - empty), 'single'), 'single')).toBe(true);
  expect(fitsAlone(toWireChange(padded('a', LIMIT - empty + 1), 'single'), 'single')).toBe(false);
});

test('a change that is too large takes nothing with it', () => {
  const changes = [change('a'), padded('b', LIMIT), change('c')];
  expect(
    pack(changes)
      .flat()
      .map((each) => each.change.id),
  ).toEqual(['a', 'c']);
});

test('an empty packer has nothing to hand out', () => {
  expect(createBatchPacker('batch').drain()).toEqual([]);
  expect(() => toBody([], 'batch')).toThrow();
});
