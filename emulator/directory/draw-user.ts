import type { Seeded } from '../inventory/seeded';
import { toGraphTime, type Properties } from './model';
import {
  CITIES,
  DEPARTMENTS,
  DOMAIN,
  GIVEN_NAMES,
  INITIAL_DOMAIN,
  JOB_TITLES,
  PARTNERS,
  ROOMS,
  SURNAMES,
} from './vocabulary';

/** 2012 to 2025. */
const FIRST_CREATED = Date.parse('2012-01-01T00:00:00Z');
const CREATED_SPAN = Date.parse('2026-01-01T00:00:00Z') - FIRST_CREATED;

/** A user as tenants have them: mostly members, some guests, some rooms and other accounts that are no people. */
export function drawUser(random: Seeded, serial: number): Properties {
  const draw = random.next();
  if (draw < 0.08) return drawGuest(random, serial);
  if (draw < 0.11) return drawRoom(random, serial);
  return drawMember(random, serial);
}

/** Every user has all of these keys, so that they share one shape in memory. */
function userOf(properties: Properties): Properties {
  return {
    businessPhones: [],
    displayName: undefined,
    givenName: undefined,
    jobTitle: undefined,
    mail: undefined,
    mobilePhone: undefined,
    officeLocation: undefined,
    preferredLanguage: undefined,
    surname: undefined,
    userPrincipalName: undefined,
    accountEnabled: true,
    city: undefined,
    companyName: undefined,
    country: undefined,
    createdDateTime: undefined,
    creationType: undefined,
    department: undefined,
    employeeId: undefined,
    externalUserState: undefined,
    mailNickname: undefined,
    usageLocation: undefined,
    userType: 'Member',
    ...properties,
  };
}

function drawMember(random: Seeded, serial: number): Properties {
  const [givenName, surname] = [random.pick(GIVEN_NAMES), random.pick(SURNAMES)];
  const nickname = `${toAscii(givenName)}.${toAscii(surname)}${serial}`;
  const address = `${nickname}@${DOMAIN}`;
  const [city, country, language] = random.pick(CITIES);
  return userOf({
    businessPhones: random.chance(0.6) ? [drawPhone(random)] : [],
    displayName: random.chance(0.2) ? `${surname}, ${givenName}` : `${givenName} ${surname}`,
    givenName,
    // Null where it was cleared, nothing at all where it was never set.
    jobTitle: random.chance(0.05) ? null : random.pick(JOB_TITLES),
    mail: random.chance(0.95) ? address : undefined,
    mobilePhone: random.chance(0.4) ? drawPhone(random) : undefined,
    officeLocation: random.chance(0.7) ? `${1 + random.int(40)}/${1000 + random.int(3000)}` : undefined,
    preferredLanguage: random.chance(0.5) ? language : undefined,
    surname,
    userPrincipalName: address,
    accountEnabled: random.chance(0.93),
    city: random.chance(0.7) ? city : undefined,
    companyName: random.chance(0.3) ? 'Contoso AG' : undefined,
    country: random.chance(0.7) ? country : undefined,
    createdDateTime: drawCreated(random),
    department: random.chance(0.9) ? random.pick(DEPARTMENTS) : undefined,
    employeeId: random.chance(0.85) ? String(100_000 + serial) : undefined,
    mailNickname: nickname,
    usageLocation: country,
  });
}

/** Invited from another tenant: `a_b.com#EXT#@tenant`. */
function drawGuest(random: Seeded, serial: number): Properties {
  const [givenName, surname] = [random.pick(GIVEN_NAMES), random.pick(SURNAMES)];
  const mail = `${toAscii(givenName)}.${toAscii(surname)}${serial}@${random.pick(PARTNERS)}`;
  return userOf({
    displayName: random.chance(0.8) ? `${givenName} ${surname}` : mail,
    givenName: random.chance(0.3) ? givenName : undefined,
    surname: random.chance(0.3) ? surname : undefined,
    mail,
    userPrincipalName: `${mail.replace('@', '_')}#EXT#@${INITIAL_DOMAIN}`,
    createdDateTime: drawCreated(random),
    creationType: 'Invitation',
    externalUserState: random.chance(0.7) ? 'Accepted' : 'PendingAcceptance',
    mailNickname: `${mail.replace('@', '_')}#EXT#`,
    userType: 'Guest',
  });
}

/** A room or a technical account: hardly anything is set. */
function drawRoom(random: Seeded, serial: number): Properties {
  const room = random.pick(ROOMS);
  const nickname = `${room}${serial}`;
  return userOf({
    displayName: `Conf Room ${room} ${serial}`,
    mail: random.chance(0.5) ? `${nickname}@${DOMAIN}` : undefined,
    userPrincipalName: `${nickname}@${DOMAIN}`,
    accountEnabled: false,
    createdDateTime: drawCreated(random),
    mailNickname: nickname,
  });
}

/** Undefined for every fourth: never signed in, or not since such things are remembered. */
export function drawLastSignIn(random: Seeded): number | undefined {
  if (random.chance(0.25)) return undefined;
  return Date.parse('2022-06-01T00:00:00Z') + random.int(1270) * 86_400_000 + random.int(86_400) * 1000;
}

/** A time of creation, whole seconds. */
export function drawCreated(random: Seeded): string {
  return toGraphTime(FIRST_CREATED + Math.floor(random.next() * CREATED_SPAN));
}

function drawPhone(random: Seeded): string {
  return `+49 ${100 + random.int(900)} ${1_000_000 + random.int(9_000_000)}`;
}

/** What may stand in a user principal name. Remembered: few names make very many users. */
export function toAscii(text: string): string {
  const known = ascii.get(text);
  if (known !== undefined) return known;
  const made = text
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .toLowerCase();
  ascii.set(text, made);
  return made;
}

const ascii = new Map<string, string>();
