import type { Seeded } from './seeded';
import { APPS, ENVIRONMENTS, REGIONS } from './vocabulary';

type GroupName = (random: Seeded, serial: string) => string;

/** Forms of names that real tenants have; a name is unique by its serial. */
const UNUSUAL: readonly GroupName[] = [
  (random, serial) => `MC_rg-${random.pick(APPS)}_aks-${serial}_westeurope`,
  (random, serial) => `RG-PROD-${random.pick(APPS).toUpperCase()}-${serial.toUpperCase()}`,
  (_random, serial) => `rg.data.platform.${serial}`,
  (random, serial) => `rg-${random.pick(APPS)}-(legacy)-${serial}`,
  (_random, serial) => `rg-größe-äöü-${serial}`,
  (_random, serial) => `Привет_${serial}`,
  (_random, serial) => `DefaultResourceGroup-${serial}`,
  (_random, serial) => `NetworkWatcherRG_${serial}`,
];

/** A resource group's name: letters, digits, `_`, `-`, `.`, parentheses and Unicode letters, as ARM allows. */
export function drawGroupName(random: Seeded, serial: string): string {
  if (random.chance(0.2)) return random.pick(UNUSUAL)(random, serial);
  const [, region] = random.pick(REGIONS);
  return `rg-${random.pick(APPS)}-${random.pick(ENVIRONMENTS)}-${region}-${serial}`;
}
