import type { FaultRule } from '../../emulator/faults/fault';
import type { Seeded } from '../../emulator/inventory/seeded';
import { FAULTS, REFUSE } from '../faults/kinds-of-fault';

const SERVICES = ['login', 'arm', 'port', 'ingest'] as const;
/** A run of some dozen changes makes no more requests than this to one service. */
const LAST_REQUEST = 8;
const FOR_GOOD = 0.15;

/** None to two faults at drawn requests of drawn services; some happen again and again. */
export function drawFaults(random: Seeded): FaultRule[] {
  return Array.from({ length: random.int(3) }, () => {
    const nth = 1 + random.int(LAST_REQUEST);
    const { fault } = random.pick([REFUSE, ...FAULTS]);
    const service = random.pick(SERVICES);
    // A server that never answers takes real time, again and again.
    const isForGood = random.chance(FOR_GOOD) && fault.kind !== 'timeout';
    return { service, fault, ...(isForGood ? { from: nth } : { nth }) };
  });
}
