import fc from 'fast-check';
import { planSecretEpoch } from '../../../../infra/desired/secret-epoch';

const DAY = 24 * 60 * 60 * 1000;

test('a secret of 90 days is replaced when the next epoch begins', () => {
  const lastDay = new Date('2026-12-02T23:59:59Z');
  const nextDay = new Date('2026-12-03T00:00:00Z');
  expect(planSecretEpoch(lastDay, 90, 0)).toEqual({ key: '90d-230-0', endDate: '2027-03-03T00:00:00Z' });
  expect(planSecretEpoch(nextDay, 90, 0)).toEqual({ key: '90d-231-0', endDate: '2027-06-01T00:00:00Z' });
});

test('counting the rotation up replaces it at once', () => {
  const now = new Date('2026-11-25T00:00:00Z');
  expect(planSecretEpoch(now, 90, 1).key).not.toBe(planSecretEpoch(now, 90, 0).key);
});

test('it stays the same within an epoch, and is valid for more than one and at most two', () => {
  const time = fc.date({ min: new Date('2020-01-01'), max: new Date('2060-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(time, fc.integer({ min: 1, max: 365 }), (now, days) => {
      const { key, endDate } = planSecretEpoch(now, days, 0);
      const left = Date.parse(endDate) - now.getTime();
      expect(left).toBeGreaterThan(days * DAY);
      expect(left).toBeLessThanOrEqual(2 * days * DAY);
      const last = new Date(Date.parse(endDate) - days * DAY - 1);
      expect(planSecretEpoch(last, days, 0)).toEqual({ key, endDate });
      expect(planSecretEpoch(new Date(last.getTime() + 1), days, 0).key).not.toBe(key);
    }),
  );
});
