import type { FaultRule } from '../../emulator/faults/fault';
import type { Seeded } from '../../emulator/inventory/seeded';
import { FAULTS, type NamedFault, REFUSE } from '../faults/kinds-of-fault';

/** A run of some dozen changes makes no more requests than this to one service. */
const LAST_REQUEST = 8;
const FOR_GOOD = 0.15;

interface FaultDraw {
  readonly services?: readonly FaultRule['service'][];
  /** Beside refused connections. */
  readonly faults?: readonly NamedFault[];
  readonly lastRequest?: number;
}

/** None to two faults at drawn requests of drawn services; some happen again and again. */
export function drawFaults(random: Seeded, draw: FaultDraw = {}): FaultRule[] {
  const { services = ['login', 'arm', 'port', 'ingest'], faults = FAULTS, lastRequest = LAST_REQUEST } = draw;
  return Array.from({ length: random.int(3) }, () => {
    const nth = 1 + random.int(lastRequest);
    const { fault } = random.pick([REFUSE, ...faults]);
    const service = random.pick(services);
    // A server that never answers takes real time, again and again.
    const isForGood = random.chance(FOR_GOOD) && fault.kind !== 'timeout';
    return { service, fault, ...(isForGood ? { from: nth } : { nth }) };
  });
}
