import { createDryDelivery, noCounts } from '../../../../cli/sync/delivery';
import { change } from '../../../support/changes';

test('a dry delivery counts what would be sent, and has no last change to wait for', async () => {
  const delivery = createDryDelivery();
  await delivery.send({ changes: [change('a'), change('b', { operation: 'delete' })] });
  await delivery.send({ changes: [change('c', { kind: 'resourceContainer' }), change('d')] });
  await delivery.flush();
  await delivery.finish();
  expect(delivery.summary()).toEqual({
    counts: {
      resource: { ...noCounts(), upserts: 2, deletes: 1 },
      resourceContainer: { ...noCounts(), upserts: 1 },
    },
    refused: [],
    warnings: [],
    last: undefined,
  });
});
