import { load } from '../../../support/configuration-input';

test.each<[string, Record<string, string>, string]>([
  ['an ingest URL', {}, 'webhook'],
  [
    'Port API credentials alone',
    { PORT_WEBHOOK_INGEST_URL: '', PORT_CLIENT_ID: 'id', PORT_CLIENT_SECRET: 's' },
    'api',
  ],
  ['both', { PORT_CLIENT_ID: 'id', PORT_CLIENT_SECRET: 's' }, 'webhook'],
  ['both, and is told', { PORT_CLIENT_ID: 'id', PORT_CLIENT_SECRET: 's', PORT_SYNC_DELIVERY: 'api' }, 'api'],
])('whoever sets %s is understood: %j means %s', (_, environment, delivery) => {
  expect(load(environment).config.delivery).toBe(delivery);
});

test('Entra ID alone needs no webhook', () => {
  const credentials = { PORT_CLIENT_ID: 'id', PORT_CLIENT_SECRET: 's' };
  const { config } = load({ PORT_WEBHOOK_INGEST_URL: '', PORT_SYNC_SOURCES: 'entra', ...credentials });
  expect(config.sources).toEqual(['entra']);
});
