import { PortError } from '../errors';
import type { AuditAction } from '../audit';
import type { PortState } from '../state';
import type { Writer } from '../writer';

export interface AuditedWrite<Result> {
  /** What the write would have done, for a FAILURE. */
  readonly action: AuditAction;
  readonly blueprint: string;
  readonly entity: string;
  work(): Result;
  /** What the write did; the action by default. */
  actionOf?(result: Result): AuditAction;
}

/** Runs a write and records how it ended; a `PortError` is recorded as a FAILURE and thrown on. */
export function audited<Result>(state: PortState, writer: Writer, write: AuditedWrite<Result>): Result {
  const entry = {
    resourceType: 'entity',
    action: write.action,
    context: { blueprint: write.blueprint, entity: write.entity },
    writer,
  } as const;
  try {
    const result = write.work();
    const action = write.actionOf?.(result) ?? write.action;
    state.audit.record({ ...entry, action, status: 'SUCCESS' });
    return result;
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    state.audit.record({ ...entry, status: 'FAILURE', message: error.message });
    throw error;
  }
}
