import fc from 'fast-check';
import {
  dateOfTicks,
  formatDatetime,
  formatTimespan,
  parseDatetime,
  parseTimespan,
  ticksOfDate,
} from '../../../../emulator/kql/datetime';

describe('instants', () => {
  it('survive printing and reading, to the tick', () => {
    const dates = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(dates, fc.integer({ min: 0, max: 9999 }), (date, ticks) => {
        const instant = ticksOfDate(date) + BigInt(ticks);
        expect(parseDatetime(formatDatetime(instant))).toBe(instant);
        expect(dateOfTicks(instant).getTime()).toBe(date.getTime());
      }),
    );
  });

  it.each([
    ['2024-05-01', '2024-05-01T00:00:00.0000000Z'],
    ['2024-05-01 10:20', '2024-05-01T10:20:00.0000000Z'],
    ['2024-05-01T10:20:30.12345678Z', '2024-05-01T10:20:30.1234567Z'],
    ['2024-05-01T00:30:00-0130', '2024-05-01T02:00:00.0000000Z'],
    ['0099-01-01', '0099-01-01T00:00:00.0000000Z'],
    ['Wed, 01 May 2024 10:20:30 GMT', '2024-05-01T10:20:30.0000000Z'],
  ])('reads %s as %s', (text, expected) => {
    expect(formatDatetime(parseDatetime(text)!)).toBe(expected);
  });

  it.each(['', 'garbage', '2024-13-01', '2024-02-30', '2024-05-01T24:00:00Z', '5'])(
    'reads %j as nothing',
    (text) => {
      expect(parseDatetime(text)).toBeNull();
    },
  );

  it('count from the same zero as .NET', () => {
    expect(parseDatetime('0001-01-01')).toBe(0n);
    expect(parseDatetime('1970-01-01')).toBe(621_355_968_000_000_000n);
  });
});

describe('spans', () => {
  it('survive printing and reading', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), (ticks) => {
        expect(parseTimespan(formatTimespan(ticks))).toBe(ticks);
      }),
    );
  });

  it.each([
    ['15m', '00:15:00'],
    ['1.5h', '01:30:00'],
    ['2d', '2.00:00:00'],
    ['100ms', '00:00:00.1000000'],
    ['timespan(1.02:03:04)', '1.02:03:04'],
    ['30seconds', '00:00:30'],
  ])('read %s as %s', (text, expected) => {
    expect(formatTimespan(parseTimespan(text)!)).toBe(expected);
  });

  it('are nothing where the unit is unknown', () => {
    expect(parseTimespan('3 fortnights')).toBeNull();
  });
});
