import { createAzureSubscription } from './stubs/azure-subscription';
import { createEntraTenant, GRAPH_CLIENT } from './stubs/entra-tenant';
import { createTrouble } from './stubs/refusals';
import { Store } from './stubs/store';
import type { StoredResource, StubCloud, Values } from './stubs/stub-resource';

/** What the stub clouds refuse, without an engine: a stack that does so wrongly has to fail. */
let clouds: StubCloud;
let store: Store;
beforeEach(() => {
  store = new Store();
  const trouble = createTrouble();
  const ids = { tenantId: 'tenant', clientId: 'client', nextSecret: () => 'secret' };
  const all = [createEntraTenant(store, trouble, ids), createAzureSubscription(store, trouble)];
  clouds = {
    resources: { ...all[0]!.resources, ...all[1]!.resources },
    calls: { ...all[0]!.calls, ...all[1]!.calls },
  };
});

const create = async (type: string, inputs: Values): Promise<StoredResource> => {
  const [, stub] = Object.entries(clouds.resources).find(([name]) => name.endsWith(`:${type}`))!;
  return stub.create(inputs);
};

const ROLE = '/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7';
const GUID = '00000000-0000-0000-0000-00000000000e';
const SCOPE = '/subscriptions/00000000-0000-0000-0000-000000000001';

const TYPES = {
  assignment: 'RoleAssignment',
  consent: 'AppRoleAssignment',
  federation: 'ApplicationFederatedIdentityCredential',
} as const;
type Part = keyof typeof TYPES;

async function makeIdentity() {
  const application = await create('Application', { displayName: 'a' });
  const principal = await create('ServicePrincipal', { clientId: 'client' });
  const graph = await clouds.calls['azuread:index/getServicePrincipal:getServicePrincipal']!({
    clientId: GRAPH_CLIENT,
  });
  return {
    assignment: {
      roleAssignmentName: GUID,
      scope: SCOPE,
      principalId: principal.outputs['objectId'],
      principalType: 'ServicePrincipal',
      roleDefinitionId: ROLE,
    },
    consent: {
      appRoleId: GUID,
      principalObjectId: principal.outputs['objectId'],
      resourceObjectId: graph['objectId'],
    },
    federation: {
      applicationId: application.id,
      displayName: 'name',
      issuer: 'https://i',
      subject: 's',
      audiences: ['api://AzureADTokenExchange'],
    },
  };
}

test.each<[string, Part, Values, string]>([
  ['a name that is no GUID', 'assignment', { roleAssignmentName: 'reader' }, 'must be a valid GUID'],
  ['a scope that is none', 'assignment', { scope: 'subscriptions/x' }, 'InvalidScope'],
  ['an unknown principal', 'assignment', { principalId: GUID }, 'PrincipalNotFound'],
  ['a role that is none', 'assignment', { roleDefinitionId: 'Reader' }, 'InvalidRoleDefinitionId'],
  ['a permission that is no GUID', 'consent', { appRoleId: 'User.Read.All' }, 'must be a valid GUID'],
  ['consent for nobody', 'consent', { principalObjectId: GUID }, 'the principal does not exist'],
  ['a subject with a wildcard', 'federation', { subject: 'repo:a/*' }, 'subject must be exact'],
  ['an issuer without TLS', 'federation', { issuer: 'http://i' }, 'issuer must be an https URL'],
  ['a name with blanks', 'federation', { displayName: 'a b' }, 'safe in a URL'],
])('the stub clouds refuse %s', async (_what, part, wrong, message) => {
  const type = TYPES[part];
  const parts = await makeIdentity();
  await expect(create(type, parts[part])).resolves.toBeDefined();
  await expect(create(type, { ...parts[part], ...wrong })).rejects.toThrow(message);
});

test.each<[Part, string]>([
  ['assignment', 'RoleAssignmentExists'],
  ['consent', 'already exists on the object'],
  ['federation', 'must be unique'],
])('the stub clouds refuse the same %s twice', async (part, message) => {
  const type = TYPES[part];
  const parts = await makeIdentity();
  await create(type, parts[part]);
  await expect(create(type, parts[part])).rejects.toThrow(message);
});

test('the stub directory refuses two writes to one app at once', async () => {
  const { federation } = await makeIdentity();
  const type = 'ApplicationFederatedIdentityCredential';
  const [first, second] = await Promise.allSettled([
    create(type, federation),
    create(type, { ...federation, subject: 't' }),
  ]);
  expect([first.status, second.status]).toEqual(['fulfilled', 'rejected']);
});

test('nothing is deleted that is not there', async () => {
  const { assignment } = await makeIdentity();
  const { id, outputs } = await create('RoleAssignment', assignment);
  const stub = clouds.resources['azure-native:authorization:RoleAssignment']!;
  await stub.remove(id, outputs);
  await expect(Promise.resolve().then(() => stub.remove(id, outputs))).rejects.toThrow('NotFound');
});
