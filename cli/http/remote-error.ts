import { PortSyncError } from '../core/errors';

export interface RemoteFailure {
  /** Who failed, in the operator's words: `Azure Resource Graph`, `Port`, `Port's ingest`. */
  readonly service: string;
  /** What was asked: `query resources`, `POST a batch`. */
  readonly operation: string;
  /** HTTP status; `undefined` where no answer came. */
  readonly status?: number | undefined;
  /** The code one can act on: ARG's are in `details[]`, not on top. */
  readonly code?: string | undefined;
  readonly detail: string;
  readonly requestId?: string | undefined;
  /** Whether asking again can help. */
  readonly transient: boolean;
  /** What the server asked us to wait. */
  readonly retryAfterMs?: number | undefined;
  readonly nextSteps?: readonly string[];
  readonly cause?: unknown;
}

/** A remote system did not do what it was asked. Alone it ends a run with exit 4; whoever knows better catches it. */
export class RemoteError extends PortSyncError {
  readonly failure: RemoteFailure;

  constructor(failure: RemoteFailure) {
    super('unavailable', describe(failure), failure.nextSteps ?? [], { cause: failure.cause });
    this.failure = failure;
  }

  get status(): number | undefined {
    return this.failure.status;
  }

  get code(): string | undefined {
    return this.failure.code;
  }
}

/** What a login is called, whichever service it was for: it failed before that service was asked anything. */
export const LOG_IN = 'log in';

/** 408, 425, 429 and every 5xx but 501 and 505 may go away by themselves. */
export function isTransientStatus(status: number): boolean {
  return [408, 425, 429].includes(status) || (status >= 500 && status !== 501 && status !== 505);
}

/** Codes of Node's for a certificate that is not trusted. Waiting changes nothing about it. */
const UNTRUSTED =
  /CERT_|_CERT|UNABLE_TO_VERIFY|SELF_SIGNED|self-signed|unable to verify|certificate has expired/;

/** What to do about a connection that was refused because of its certificate; `undefined` for any other failure. */
export function certificateAdvice(detail: string): string | undefined {
  if (!UNTRUSTED.test(detail)) return undefined;
  return 'Name the certificate authority of the host in NODE_EXTRA_CA_CERTS (a PEM file), or mend the certificate.';
}

/** The first line of what was thrown, and of what caused it. */
export function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const inner = cause.cause instanceof Error ? ` (${cause.cause.message})` : '';
  return `${cause.message.split('\n')[0] ?? ''}${inner}`;
}

function describe({ service, operation, status, code, detail, requestId }: RemoteFailure): string {
  const answer = [status === undefined ? undefined : `HTTP ${status}`, code].filter(Boolean).join(' ');
  const what = answer === '' ? detail : `${answer}: ${detail}`;
  const id = requestId === undefined ? '' : ` (request ${requestId})`;
  return `${service}: ${operation} failed: ${what}${id}`;
}
