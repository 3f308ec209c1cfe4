import fc from 'fast-check';
import { compareInstants, netChanges } from '../../../../../../cli/sources/azure/changes/feed';
import type { AzureChangeRow } from '../../../../../../cli/sources/azure/items/rows';
import { resourceRow, toPlainItem, VIRTUAL_MACHINE } from '../../../../../support/azure-rows';

const item = toPlainItem(resourceRow('s1', 'rg', 'vm'));
const EARLY = '2026-01-02T03:04:05.1234566Z';
const LATE = '2026-01-02T03:04:05.1234567Z';

const UNIMPORTANT = { group: undefined, rowId: '/changes/1' };

function row(
  changeType: AzureChangeRow['changeType'],
  changeTime: string,
  isReadable = false,
): AzureChangeRow {
  return {
    ...UNIMPORTANT,
    targetId: item.id,
    targetType: VIRTUAL_MACHINE,
    changeType,
    changeTime,
    current: isReadable ? item : undefined,
  };
}

describe('the order of instants', () => {
  test.each([
    ['2026-01-02T03:04:05.123Z', '2026-01-02T03:04:05.1230000Z', 0],
    ['2026-01-02T03:04:05.123Z', '2026-01-02T03:04:05.1230001Z', -1],
    ['2026-01-02T03:04:05.1239999Z', '2026-01-02T03:04:05.124Z', -1],
    ['2026-01-02T03:04:05.1234567+00:00', '2026-01-02T03:04:05.1234567Z', 0],
    ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05.000+00:00', 0],
    ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05.0000001Z', -1],
    ['2026-01-02T03:04:06.0000001Z', '2026-01-02T03:04:05.9999999Z', 1],
    ['2025-12-31T23:59:59.9999999Z', '2026-01-01T00:00:00.000Z', -1],
  ])('%s and %s', (a, b, expected) => {
    expect(Math.sign(compareInstants(a, b))).toBe(expected);
    expect(Math.sign(compareInstants(b, a))).toBe(0 - expected);
  });

  test('is that of their ticks, whatever the spelling', () => {
    const instant = fc.tuple(fc.integer({ min: 0, max: 30_000_000 }), fc.boolean(), fc.boolean());
    const spell = ([ticks, isShort, isZulu]: [number, boolean, boolean]): [number, string] => {
      const rounded = isShort ? ticks - (ticks % 10_000) : ticks;
      const fraction = String(rounded % 10_000_000)
        .padStart(7, '0')
        .slice(0, isShort ? 3 : 7);
      return [
        rounded,
        `2026-01-02T03:04:0${Math.floor(rounded / 10_000_000)}.${fraction}${isZulu ? 'Z' : '+00:00'}`,
      ];
    };
    fc.assert(
      fc.property(instant, instant, (a, b) => {
        const [ticksA, textA] = spell(a);
        const [ticksB, textB] = spell(b);
        expect(Math.sign(compareInstants(textA, textB))).toBe(Math.sign(ticksA - ticksB));
      }),
    );
  });
});

describe('the net change', () => {
  test.each<[string, AzureChangeRow[], string]>([
    ['an update', [row('Update', LATE, true)], 'there'],
    ['an update of what cannot be read yet', [row('Update', LATE)], 'unreadable'],
    ['a create of what cannot be read yet', [row('Create', LATE)], 'unreadable'],
    ['a delete', [row('Delete', LATE)], 'deleted'],
    ['a delete of what lingers in the tables', [row('Delete', LATE, true)], 'deleted'],
    ['an update, then a delete', [row('Update', EARLY), row('Delete', LATE)], 'deleted'],
    ['a delete, then a create', [row('Delete', EARLY, true), row('Create', LATE, true)], 'there'],
    [
      'a delete, then a create that cannot be read yet',
      [row('Delete', EARLY), row('Create', LATE)],
      'unreadable',
    ],
    [
      'both in one instant, and it can be read',
      [row('Delete', LATE, true), row('Create', LATE, true)],
      'there',
    ],
    ['both in one instant, and it cannot be read', [row('Delete', LATE), row('Create', LATE)], 'deleted'],
    [
      'the same instant in two spellings',
      [
        row('Delete', '2026-01-02T03:04:05.123Z', true),
        row('Create', '2026-01-02T03:04:05.1230000+00:00', true),
      ],
      'there',
    ],
    [
      'the same delete twice, after an update',
      [row('Update', EARLY), row('Delete', LATE), row('Delete', LATE)],
      'deleted',
    ],
  ])('of %s', (_, rows, fate) => {
    expect(netChanges(rows)).toMatchObject([{ id: item.id, type: VIRTUAL_MACHINE, fate }]);
    expect(netChanges([...rows].reverse())).toEqual(netChanges(rows));
  });

  test('carries the time and type of the change that decided', () => {
    const rows = [row('Create', LATE, true), row('Delete', LATE, true), row('Update', EARLY, true)];
    expect(netChanges(rows)[0]).toMatchObject({ evidence: { changeType: 'Create', changeTime: LATE } });
  });

  test.each<[boolean, string, AzureChangeRow[]]>([
    [true, 'created', [row('Create', EARLY)]],
    [true, 'created, then updated', [row('Create', EARLY), row('Update', LATE)]],
    [true, 'created, then deleted', [row('Create', EARLY), row('Delete', LATE)]],
    [false, 'updated', [row('Update', EARLY)]],
    [false, 'deleted, then created', [row('Delete', EARLY), row('Create', LATE)]],
    [false, 'deleted and created in one instant', [row('Delete', LATE), row('Create', LATE)]],
  ])('says %s for whether something is new that was %s', (isNew, _, rows) => {
    expect(netChanges(rows)).toMatchObject([{ isNew }]);
  });

  test('is the same for any order of the rows', () => {
    const time = fc.constantFrom(
      EARLY,
      LATE,
      '2026-01-02T03:04:05.123Z',
      '2026-01-02T03:04:05.1230000+00:00',
      '2026-01-02T03:04:06Z',
    );
    const changeType = fc.constantFrom<AzureChangeRow['changeType'][]>('Create', 'Update', 'Delete');
    const target = fc.constantFrom(item.id, `${item.id}2`);
    const readable = fc.constantFrom(new Set<string>(), new Set([item.id]));
    const rows = fc
      .tuple(fc.array(fc.tuple(target, changeType, time), { minLength: 1, maxLength: 6 }), readable)
      .map(([changes, there]) =>
        changes.map(([id, type, at]) => ({ ...row(type, at, there.has(id)), targetId: id })),
      );
    const shuffled = rows.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    const byId = (all: readonly AzureChangeRow[]) => netChanges(all).sort((a, b) => (a.id < b.id ? -1 : 1));
    fc.assert(
      fc.property(shuffled, ([one, other]) => {
        expect(byId(other)).toEqual(byId(one));
      }),
      { numRuns: 500 },
    );
  });
});
