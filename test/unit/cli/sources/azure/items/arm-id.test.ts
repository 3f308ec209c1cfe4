import fc from 'fast-check';
import {
  groupArmId,
  kindOfArmId,
  parseArmId,
  subscriptionArmId,
} from '../../../../../../cli/sources/azure/items/arm-id';

const SUBSCRIPTION = '/subscriptions/s1';
const GROUP = `${SUBSCRIPTION}/resourcegroups/rg`;

test.each([
  [SUBSCRIPTION, { subscriptionId: 's1', resourceGroup: undefined, level: 0 }],
  [GROUP, { subscriptionId: 's1', resourceGroup: 'rg', level: 1 }],
  [`${GROUP}/providers/a.b/c/d`, { subscriptionId: 's1', resourceGroup: 'rg', level: 2 }],
  [`${GROUP}/providers/a.b/c/d/e/f`, { subscriptionId: 's1', resourceGroup: 'rg', level: 2 }],
  [`${SUBSCRIPTION}/providers/a.b/c/d`, { subscriptionId: 's1', resourceGroup: undefined, level: 2 }],
  [
    `${SUBSCRIPTION}/resourcegroups/rg(x) y.z`,
    { subscriptionId: 's1', resourceGroup: 'rg(x) y.z', level: 1 },
  ],
])('%s', (id, expected) => {
  expect(parseArmId(id)).toEqual(expected);
});

test.each([
  '',
  '/',
  'subscriptions/s1',
  '/subscriptions',
  '/subscriptions/',
  '/providers/x/managementgroups/y',
])('%j lies in no subscription', (id) => {
  expect(parseArmId(id)).toBeUndefined();
});

test('parents have lower levels than what lies in them', () => {
  const segment = fc.stringMatching(/^[a-z0-9(). _-]{1,12}$/);
  fc.assert(
    fc.property(segment, segment, segment, (subscription, group, name) => {
      const ids = [
        subscriptionArmId(subscription),
        groupArmId(subscription, group),
        `${groupArmId(subscription, group)}/providers/microsoft.x/y/${name}`,
      ];
      expect(ids.map((id) => parseArmId(id)?.level)).toEqual([0, 1, 2]);
      expect(new Set(ids.map((id) => parseArmId(id)?.subscriptionId))).toEqual(new Set([subscription]));
    }),
  );
});

test('ids are built in lower case, whatever the casing of their parts', () => {
  expect(subscriptionArmId('S1')).toBe(SUBSCRIPTION);
  expect(groupArmId('S1', 'RG')).toBe(GROUP);
});

test.each([
  [SUBSCRIPTION, 'resourceContainer'],
  [GROUP, 'resourceContainer'],
  [`${GROUP}/providers/a.b/c/d`, 'resource'],
])('the kind of %s is %s', (id, kind) => {
  expect(kindOfArmId(id)).toBe(kind);
});
