import { z } from 'zod';
import { KINDS, type Kind } from '../directory/model';
import { DOMAIN, INITIAL_DOMAIN } from '../directory/vocabulary';
import { directoryBadRequest, notFound } from './graph-error';
import { contextOf } from './odata-context';
import { assertOnly } from './query-options';
import { representRelated } from './related-representation';
import type { GraphAnswer, GraphCall, GraphRoute } from './route';
import { toSelection } from './selection';

/** The tenant itself, and objects of any kind by their ids. */
export function tenantRoutes(): GraphRoute[] {
  const organization = { method: 'GET', baseCost: 1, permissions: ORGANIZATION } as const;
  // Microsoft Learn, "Microsoft Graph service-specific throttling limits": 5, and 2 with `$select`.
  const costs = { baseCost: 5, selectedCost: 2 } as const;
  const getByIds = { method: 'POST', ...costs, permissions: ANY_OBJECT, answer: answerGetByIds } as const;
  return [
    { ...organization, path: '/organization', answer: answerOrganizations },
    { ...organization, path: '/organization/:id', answer: answerOrganization },
    { ...getByIds, path: '/directoryObjects/getByIds' },
    { ...getByIds, path: '/directoryObjects/microsoft.graph.getByIds' },
  ];
}

const ORGANIZATION = ['Organization.Read.All', 'Directory.Read.All', 'User.Read.All'] as const;
const ANY_OBJECT = [
  'Directory.Read.All',
  'User.Read.All',
  'GroupMember.Read.All',
  'Group.Read.All',
  'Application.Read.All',
] as const;

function answerOrganizations(call: GraphCall): GraphAnswer {
  assertOnly(call.options, ['$select', '$top', '$count']);
  return {
    body: { '@odata.context': contextOf(call, 'organization', call.options), value: [tenantOf(call)] },
  };
}

function answerOrganization(call: GraphCall): GraphAnswer {
  assertOnly(call.options, ['$select']);
  const { id = '' } = call.request.params;
  if (id.toLowerCase() !== call.tenantId) throw notFound(id);
  return {
    body: { '@odata.context': contextOf(call, 'organization', call.options, '/$entity'), ...tenantOf(call) },
  };
}

function tenantOf({ tenantId, options }: GraphCall): Readonly<Record<string, unknown>> {
  const whole = {
    id: tenantId,
    deletedDateTime: null,
    businessPhones: [],
    city: 'Berlin',
    country: null,
    countryLetterCode: 'DE',
    createdDateTime: '2011-11-11T11:11:11Z',
    displayName: 'Contoso',
    preferredLanguage: 'en',
    tenantType: 'AAD',
    technicalNotificationMails: [],
    assignedPlans: [],
    provisionedPlans: [],
    verifiedDomains: [
      {
        capabilities: 'Email, OfficeCommunicationsOnline',
        isDefault: true,
        isInitial: false,
        name: DOMAIN,
        type: 'Managed',
      },
      { capabilities: 'Email', isDefault: false, isInitial: true, name: INITIAL_DOMAIN, type: 'Managed' },
    ],
  };
  const { select } = options;
  if (select === undefined) return whole;
  return Object.fromEntries(Object.entries(whole).filter(([name]) => select.includes(name)));
}

/** Microsoft Learn, "directoryObject: getByIds": up to 1,000. */
const Body = z.object({ ids: z.array(z.string()).min(1).max(1000), types: z.array(z.string()).optional() });

/** What does not exist is left out without a word. */
function answerGetByIds(call: GraphCall): GraphAnswer {
  assertOnly(call.options, ['$select']);
  const { ids, types } = parseBody(call);
  const kinds = kindsOf(types);
  const selection = toSelection(call.options.select, { kinds: KINDS, isCollection: true });
  const table = call.directory.lists();
  const found = [...new Set(ids)].flatMap((id) => table.find(id) ?? []);
  return {
    body: {
      '@odata.context': contextOf(call, 'directoryObjects', call.options),
      value: found
        .filter(({ state, kind }) => state === 'active' && kinds.includes(kind))
        .map((object) => representRelated(call, object, selection)),
    },
  };
}

function parseBody({ request }: GraphCall): z.infer<typeof Body> {
  try {
    return Body.parse(JSON.parse(request.body.toString('utf8')));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError)
      throw directoryBadRequest(
        'Invalid request body: it needs a list of 1 to 1000 ids, and may have a list of types.',
      );
    throw error;
  }
}

function kindsOf(types: readonly string[] | undefined): readonly Kind[] {
  if (types === undefined || types.includes('directoryObject')) return KINDS;
  return KINDS.filter((kind) => types.some((type) => type.toLowerCase() === kind.toLowerCase()));
}
