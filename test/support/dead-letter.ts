import type { DeadLetter } from '../../cli/sync/dead-letters';

/** A dead letter of the item `x`. */
export function deadLetter(overrides: Partial<DeadLetter> = {}): DeadLetter {
  return {
    id: '0123456789ab',
    kind: 'resource',
    item: 'x',
    blueprint: 'b',
    identifier: 'x',
    by: 'port',
    reason: 'r',
    requestId: null,
    payload: null,
    fingerprint: 'f',
    firstSeenAt: '2026-01-01T00:00:00.000Z',
    lastSeenAt: '2026-01-01T00:00:00.000Z',
    attempts: 1,
    status: 'open',
    ...overrides,
  };
}
