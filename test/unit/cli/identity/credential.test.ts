import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCredential } from '../../../../cli/identity/credential';
import { unifyErrorRealms } from '../../../support/error-realms';
import { load } from '../../../support/configuration-input';
import { startRecordingHost, type RecordingHost } from '../../../support/recording-host';
import { trust } from '../../../support/trust';

unifyErrorRealms();

let elsewhere: RecordingHost;
let login: RecordingHost;
let tokenHost: string;

beforeEach(async () => {
  elsewhere = await startRecordingHost();
  login = await startRecordingHost((request, response) => {
    const discovered = {
      issuer: `${login.origin}/contoso.example/v2.0`,
      jwks_uri: `${login.origin}/contoso.example/discovery/v2.0/keys`,
      authorization_endpoint: `${login.origin}/contoso.example/oauth2/v2.0/authorize`,
      token_endpoint: `${tokenHost}/contoso.example/oauth2/v2.0/token`,
    };
    const token = { token_type: 'Bearer', expires_in: 3600, access_token: 'a-token' };
    const isDiscovery = request.url?.includes('openid-configuration') === true;
    response
      .setHeader('content-type', 'application/json')
      .end(JSON.stringify(isDiscovery ? discovered : token));
  });
  const folder = mkdtempSync(join(tmpdir(), 'port-sync-login-'));
  for (const [name, host] of Object.entries({ elsewhere, login })) {
    writeFileSync(join(folder, name), host.authority);
    trust(join(folder, name));
  }
});

afterEach(() => Promise.all([elsewhere.stop(), login.stop()]));

function logIn() {
  const { config } = load({
    AZURE_AUTHORITY_HOST: login.origin,
    AZURE_TENANT_ID: 'contoso.example',
    AZURE_CLIENT_ID: 'client',
    AZURE_CLIENT_SECRET: 'the-client-secret',
  });
  return createCredential(config.azure).getToken(config.azure.armScope);
}

test('a login host that the configuration names is asked for tokens', async () => {
  tokenHost = login.origin;
  expect((await logIn())?.token).toBe('a-token');
  expect(login.requests.at(-1)).toMatch(/^POST \/contoso\.example\/oauth2\/v2\.0\/token\?/);
});

test('one that names another host as the address for tokens gets no secret sent there', async () => {
  tokenHost = elsewhere.origin;
  await expect(logIn()).rejects.toThrow('network_error');
  expect(elsewhere.connections()).toBe(0);
});
