import type { Tags } from './model';
import type { Seeded } from './seeded';
import { APPS, ENVIRONMENTS, HOSTILE_TAGS, OWNERS, TEAMS } from './vocabulary';

/** Tags as estates have them: often none, mostly ordinary ones, now and then a hostile one. */
export function drawTags(random: Seeded): Tags {
  if (random.chance(0.2)) return null;
  const tags: (readonly [string, string])[] = [['environment', random.pick(ENVIRONMENTS)]];
  if (random.chance(0.5)) tags.push(['owner', random.pick(OWNERS)]);
  if (random.chance(0.5)) tags.push(['team', random.pick(TEAMS)]);
  if (random.chance(0.3)) tags.push(['application', random.pick(APPS)]);
  if (random.chance(0.2)) tags.push(['costCenter', String(1000 + random.int(9000))]);
  if (random.chance(0.05)) tags.push(random.pick(HOSTILE_TAGS));
  // fromEntries defines own properties: `__proto__` becomes plain data.
  return Object.fromEntries(tags);
}
