import { createDryDelivery } from '../../../../cli/sync/delivery';
import { change } from '../../../support/changes';

test('a dry delivery counts what would be sent, and has no last change to wait for', async () => {
  const delivery = createDryDelivery();
  await delivery.send([change('a'), change('b', { operation: 'delete' })]);
  await delivery.send([change('c', { kind: 'resourceContainer' }), change('d')]);
  await delivery.flush();
  expect(delivery.summary()).toEqual({
    counts: { resource: { upserts: 2, deletes: 1 }, resourceContainer: { upserts: 1, deletes: 0 } },
    refused: [],
    last: undefined,
  });
});
