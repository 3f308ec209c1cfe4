import type { Seeded } from '../inventory/seeded';
import { drawCreated, toAscii } from './draw-user';
import type { Properties } from './model';
import { CITIES, DEPARTMENTS, DOMAIN, TOPICS } from './vocabulary';

export type GroupSort = 'security' | 'microsoft365' | 'dynamic' | 'mailEnabledSecurity' | 'distribution';

/** How often tenants have which sort, of 100. */
const SORTS: readonly (readonly [sort: GroupSort, share: number])[] = [
  ['security', 45],
  ['microsoft365', 30],
  ['dynamic', 10],
  ['mailEnabledSecurity', 8],
  ['distribution', 7],
];

/** What makes a group one of its sort. Source: Microsoft Learn, "Overview of group types in Microsoft Graph". */
const TRAITS: Readonly<Record<GroupSort, Properties>> = {
  security: { groupTypes: [], mailEnabled: false, securityEnabled: true },
  microsoft365: { groupTypes: ['Unified'], mailEnabled: true, securityEnabled: false },
  dynamic: { groupTypes: ['DynamicMembership'], mailEnabled: false, securityEnabled: true },
  mailEnabledSecurity: { groupTypes: [], mailEnabled: true, securityEnabled: true },
  distribution: { groupTypes: [], mailEnabled: true, securityEnabled: false },
};

export function drawSort(random: Seeded): GroupSort {
  let left = random.int(100);
  for (const [sort, share] of SORTS) {
    if (left < share) return sort;
    left -= share;
  }
  return 'security';
}

export function drawGroup(random: Seeded, serial: number, sort: GroupSort = drawSort(random)): Properties {
  const [topic, [city]] = [random.pick(TOPICS), random.pick(CITIES)];
  const nickname = `${toAscii(topic)}-${serial}`;
  const address = `${nickname}@${DOMAIN}`;
  const traits = TRAITS[sort];
  const isMailed = traits['mailEnabled'] === true;
  return {
    createdDateTime: drawCreated(random),
    description: random.chance(0.6) ? `${topic} people in ${city} & elsewhere` : undefined,
    displayName: `${sort === 'security' ? 'SG' : 'Team'} ${topic} ${city} ${serial}`,
    ...traits,
    mail: isMailed ? address : undefined,
    mailNickname: nickname,
    membershipRule: sort === 'dynamic' ? `user.department -eq "${random.pick(DEPARTMENTS)}"` : undefined,
    membershipRuleProcessingState: sort === 'dynamic' ? 'On' : undefined,
    proxyAddresses: isMailed ? [`SMTP:${address}`] : [],
    renewedDateTime: drawCreated(random),
    resourceProvisioningOptions: sort === 'microsoft365' && random.chance(0.6) ? ['Team'] : [],
    visibility: sort === 'microsoft365' ? random.pick(['Private', 'Public']) : undefined,
  };
}
