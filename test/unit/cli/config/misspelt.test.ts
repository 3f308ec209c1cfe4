import { findMisspelt } from '../../../../cli/config/misspelt';
import { ALL_SETTINGS } from '../../../../cli/config/settings';

test('a setting of ours that does not exist is a problem, with the nearest name', () => {
  expect(findMisspelt(['PORT_SYNC_RECONCILLE', 'PORT_SYNC_XYZZY']).problems).toEqual([
    { name: 'PORT_SYNC_RECONCILLE', message: 'there is no such setting; did you mean PORT_SYNC_RECONCILE?' },
    { name: 'PORT_SYNC_XYZZY', message: 'there is no such setting' },
  ]);
});

test.each([
  'RESOURCE_TYPE',
  'RESOURCE_GROUPS_TAG_FILTERS',
  'SUBSCRIPTION_BATCHSIZE',
  'CHANGE_WINDOW_MINUTE',
  'PORT_WEBHOOK_INGEST_URI',
  'PORT_CLEINT_ID',
])('%s is a problem: nobody else reads such a name', (name) => {
  expect(findMisspelt([name])).toMatchObject({ problems: [{ name }], warnings: [] });
});

test('a near miss that another program may read is a warning', () => {
  expect(findMisspelt(['AZURE_SUBSCRIPTION_ID', 'AZURE_TENANTID'])).toEqual({
    problems: [],
    warnings: [
      'the variable AZURE_SUBSCRIPTION_ID is not read; did you mean AZURE_SUBSCRIPTION_IDS?',
      'the variable AZURE_TENANTID is not read; did you mean AZURE_TENANT_ID?',
    ],
  });
});

test.each([
  ['all settings', ALL_SETTINGS.map(([name]) => name)],
  ['the emulator', ['PORT_SYNC_EMULATOR_ADMIN_URL', 'PORT_SYNC_EMULATOR_X']],
  [
    'a Kubernetes service called port-sync',
    [
      'PORT_SYNC_SERVICE_HOST',
      'PORT_SYNC_SERVICE_PORT',
      'PORT_SYNC_SERVICE_PORT_HTTP',
      'PORT_SYNC_PORT',
      'PORT_SYNC_PORT_8080_TCP',
      'PORT_SYNC_PORT_8080_TCP_ADDR',
    ],
  ],
  [
    'other programs',
    ['HTTP_PROXY', 'ALL_PROXY', 'PATH', 'AZURE_CLIENT_CERTIFICATE_PATH', 'ASYNC_MODE', 'PORT'],
  ],
])('%s: no complaint', (_, names) => {
  expect(findMisspelt(names)).toEqual({ problems: [], warnings: [] });
});
