import { ConfigurationError } from '../../../../../cli/core/errors';
import { forgetSubscription, outOfSight } from '../../../../../cli/sources/azure/forget-subscription';
import { azureScope } from '../../../../support/azure-rows';
import { unifyErrorRealms } from '../../../../support/error-realms';
import { sourceState } from '../../../../support/source-state';

unifyErrorRealms();

const SEEN = '11111111-1111-1111-1111-111111111111';
const GONE = '22222222-2222-2222-2222-222222222222';
const NEVER_SEEN = '33333333-3333-3333-3333-333333333333';
const SINCE = '2026-01-01T00:00:00.000Z';

const memory = {
  scope: azureScope(),
  subscriptionIds: [SEEN],
  absentSubscriptionIds: [GONE, NEVER_SEEN],
  absentSince: [{ id: GONE, since: SINCE }],
};
const pending = [SEEN, GONE].map((id) => ({
  id: `/subscriptions/${id}/resourcegroups/a/providers/p/t/n`,
  since: SINCE,
}));

test('what is out of sight comes with up to when it was delivered', () => {
  expect(outOfSight(memory)).toEqual([
    { id: GONE, since: SINCE },
    { id: NEVER_SEEN, since: null },
  ]);
  expect(outOfSight({ ...memory, absentSince: undefined })).toContainEqual({ id: GONE, since: null });
});

test.each([GONE, GONE.toUpperCase(), ` ${GONE} `])(
  'a forgotten subscription is remembered as such only: %s',
  (id) => {
    const before = sourceState({ memory, pending });
    const after = forgetSubscription(before, id);
    expect(after).toEqual({
      ...before,
      pending: [pending[0]],
      memory: {
        ...memory,
        absentSubscriptionIds: [NEVER_SEEN],
        absentSince: [],
        forgottenSubscriptionIds: [GONE],
      },
    });
    expect(forgetSubscription(after, NEVER_SEEN).memory).toMatchObject({
      absentSubscriptionIds: [],
      forgottenSubscriptionIds: [GONE, NEVER_SEEN],
    });
  },
);

test.each([
  ['one that was seen', SEEN, 'was visible to the last run'],
  ['one that the state does not know', '44444444-4444-4444-4444-444444444444', 'is unknown'],
  ['what is no id', 'prod', 'is unknown'],
])('%s is refused, with those that are out of sight', (_, id, reason) => {
  const act = () => forgetSubscription(sourceState({ memory }), id);
  expect(act).toThrow(ConfigurationError);
  expect(act).toThrow(reason);
  expect(act).toThrow(`out of sight are: ${GONE}, ${NEVER_SEEN}`);
});

test('one that is forgotten already is refused as well', () => {
  const after = forgetSubscription(sourceState({ memory }), GONE);
  expect(() => forgetSubscription(after, GONE)).toThrow('is forgotten already');
  expect(() => forgetSubscription(sourceState(), GONE)).toThrow('no subscription is out of sight');
});
