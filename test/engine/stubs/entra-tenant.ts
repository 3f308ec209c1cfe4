import { setTimeout as delay } from 'node:timers/promises';
import { demand, demandGuid, type Trouble } from './refusals';
import { storedResource, type Store } from './store';
import type { StubCloud, StubResource, Values } from './stub-resource';

export const GRAPH_CLIENT = '00000003-0000-0000-c000-000000000000';
const GRAPH_PRINCIPAL = '00000000-0000-4000-9000-0000000000ff';

const APPLICATION = 'azuread:index/application:Application';
const PRINCIPAL = 'azuread:index/servicePrincipal:ServicePrincipal';
const FEDERATED =
  'azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential';
const PASSWORD = 'azuread:index/applicationPassword:ApplicationPassword';
const CONSENT = 'azuread:index/appRoleAssignment:AppRoleAssignment';

/** What Entra ID draws, given from outside so that a sync can sign in with it. */
export interface TenantIds {
  readonly tenantId: string;
  readonly clientId: string;
  nextSecret(): string;
}

/** A directory that refuses what Entra ID refuses. Source of the refusals: Microsoft Graph documentation of each resource. */
export function createEntraTenant(store: Store, trouble: Trouble, ids: TenantIds): StubCloud {
  const stored = (type: string, rules: Parameters<typeof storedResource>[3]) =>
    storedResource(store, trouble, type, rules);
  const demandApplication = (id: unknown): void => {
    demand(
      store.get(APPLICATION, String(id)) !== undefined,
      `Request_ResourceNotFound: no application ${String(id)}`,
    );
  };
  const isPrincipal = (objectId: unknown): boolean =>
    objectId === GRAPH_PRINCIPAL || store.list(PRINCIPAL).some((one) => one['objectId'] === objectId);

  return {
    resources: {
      [APPLICATION]: stored(APPLICATION, {
        make: ({ displayName, requiredResourceAccesses = [] }) => {
          demand(
            typeof displayName === 'string' && displayName !== '',
            'Request_BadRequest: displayName is required',
          );
          for (const id of requestedIds(requiredResourceAccesses)) demandGuid(id, 'resourceAccess.id');
          const objectId = store.nextGuid();
          return { id: `/applications/${objectId}`, objectId, clientId: ids.clientId };
        },
      }),
      [PRINCIPAL]: stored(PRINCIPAL, {
        replaceOn: ['clientId'],
        make: ({ clientId }) => {
          const isKnown = store.list(APPLICATION).some((one) => one['clientId'] === clientId);
          demand(
            isKnown,
            `Request_BadRequest: The appId '${String(clientId)}' does not reference a valid application object`,
          );
          const isTaken = store.list(PRINCIPAL).some((one) => one['clientId'] === clientId);
          demand(
            !isTaken,
            'Request_MultipleObjectsWithSameKeyValue: the service principal is already in use',
          );
          const objectId = store.nextGuid();
          return { id: `/servicePrincipals/${objectId}`, objectId };
        },
      }),
      [FEDERATED]: oneAtATime(
        stored(FEDERATED, {
          replaceOn: ['applicationId', 'displayName'],
          make: (inputs) => {
            demandApplication(inputs['applicationId']);
            demandFederation(inputs, store.list(FEDERATED));
            return {
              id: `${String(inputs['applicationId'])}/federatedIdentityCredential/${store.nextGuid()}`,
            };
          },
        }),
      ),
      [PASSWORD]: stored(PASSWORD, {
        replaceOn: ['applicationId', 'displayName', 'endDate', 'rotateWhenChanged'],
        make: ({ applicationId, endDate }) => {
          demandApplication(applicationId);
          demand(
            Date.parse(String(endDate)) > Date.now(),
            'Request_BadRequest: the end date lies in the past',
          );
          return { id: `${String(applicationId)}/password/${store.nextGuid()}`, value: ids.nextSecret() };
        },
      }),
      [CONSENT]: stored(CONSENT, {
        replaceOn: ['appRoleId', 'principalObjectId', 'resourceObjectId'],
        make: (inputs) => {
          const { appRoleId, principalObjectId, resourceObjectId } = inputs;
          demandGuid(appRoleId, 'appRoleId');
          demand(isPrincipal(principalObjectId), 'Request_ResourceNotFound: the principal does not exist');
          demand(
            resourceObjectId === GRAPH_PRINCIPAL,
            'Request_ResourceNotFound: the resource does not exist',
          );
          const isGiven = store
            .list(CONSENT)
            .some((one) => one['appRoleId'] === appRoleId && one['principalObjectId'] === principalObjectId);
          demand(!isGiven, 'Request_BadRequest: Permission being assigned already exists on the object');
          return { id: `/servicePrincipals/${GRAPH_PRINCIPAL}/appRoleAssignedTo/${store.nextGuid()}` };
        },
      }),
    },
    calls: {
      'azuread:index/getClientConfig:getClientConfig': () => ({
        tenantId: ids.tenantId,
        clientId: store.nextGuid(),
      }),
      'azuread:index/getServicePrincipal:getServicePrincipal': ({ clientId }) => {
        demand(clientId === GRAPH_CLIENT, `no service principal found with client ID ${String(clientId)}`);
        return { clientId, objectId: GRAPH_PRINCIPAL };
      },
    },
  };
}

function requestedIds(accesses: unknown): unknown[] {
  return (accesses as readonly { readonly resourceAccesses: readonly { readonly id: unknown }[] }[]).flatMap(
    ({ resourceAccesses }) => resourceAccesses.map(({ id }) => id),
  );
}

/** Source: Microsoft Graph, "Create federatedIdentityCredential"; Microsoft Learn, "Important considerations and restrictions". */
function demandFederation(inputs: Values, existing: readonly Values[]): void {
  const { displayName, issuer, subject, audiences } = inputs;
  demand(
    /^[A-Za-z0-9_-]{3,120}$/.test(String(displayName)),
    'Request_BadRequest: name must be 3 to 120 characters that are safe in a URL',
  );
  demand(/^https:\/\//.test(String(issuer)), 'Request_BadRequest: issuer must be an https URL');
  demand(
    typeof subject === 'string' && subject !== '' && !subject.includes('*'),
    'Request_BadRequest: subject must be exact',
  );
  demand(
    Array.isArray(audiences) && audiences.length === 1,
    'Request_BadRequest: exactly one audience is supported',
  );
  demand(existing.length < 20, 'Request_BadRequest: no more than 20 federated identity credentials');
  const isTaken = existing.some((one) => one['issuer'] === issuer && one['subject'] === subject);
  demand(
    !isTaken,
    'Request_MultipleObjectsWithSameKeyValue: issuer and subject must be unique on the application',
  );
}

/** Two writes to one application at once are a conflict. */
function oneAtATime(resource: StubResource): StubResource {
  let isBusy = false;
  return {
    ...resource,
    create: async (inputs) => {
      demand(!isBusy, 'Directory_ConcurrencyViolation: Another operation is in progress on the application');
      isBusy = true;
      // Long enough for a second request that does not wait for this one.
      await delay(50);
      isBusy = false;
      return resource.create(inputs);
    },
  };
}
