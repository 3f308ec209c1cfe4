import type { Fault } from '../../emulator/faults/fault';

export interface NamedFault {
  readonly name: string;
  readonly fault: Fault;
  /** Whether a client that asks again gets what it wants, where the fault strikes only once. */
  readonly isPassing: boolean;
  /** After it the name of the host cannot be resolved once: runs of a process of their own do not meet that. */
  readonly isUnknownHost?: boolean;
}

const passing = (name: string, fault: Fault): NamedFault => ({ name, fault, isPassing: true });
const lasting = (name: string, fault: Fault): NamedFault => ({ name, fault, isPassing: false });
const status = (code: number, headers?: Readonly<Record<string, string>>): Fault => ({
  kind: 'status',
  status: code,
  ...(headers === undefined ? {} : { headers }),
});

export const REFUSE = passing('connection refused', { kind: 'refuse' });
/** Passing only where a token can be renewed. */
export const UNAUTHORIZED = passing('401', status(401));
export const DUPLICATE = passing('handled twice', { kind: 'duplicate' });

/** An answer that takes ten times as long as the others. */
export const SLOW = passing('10 times as slow', { kind: 'slow', minMs: 50 });
/** The connection breaks, and for the next one the name of the host cannot be resolved. */
export const UNKNOWN_HOST: NamedFault = {
  ...passing('a host that nobody knows', { kind: 'reset-before' }),
  isUnknownHost: true,
};

export const FAULTS: readonly NamedFault[] = [
  passing('reset before it is handled', { kind: 'reset-before' }),
  passing('reset inside the answer', { kind: 'reset-inside' }),
  passing('reset after it is handled', { kind: 'reset-after' }),
  UNAUTHORIZED,
  lasting('403', status(403)),
  lasting('404', status(404)),
  lasting('409', status(409)),
  lasting('412', status(412)),
  lasting('413', status(413)),
  passing('429 with Retry-After', status(429, { 'retry-after': '7' })),
  passing(
    '429 with resets-after alone',
    status(429, { 'x-ms-user-quota-remaining': '0', 'x-ms-user-quota-resets-after': '00:00:05' }),
  ),
  passing('429 without a hint', status(429)),
  passing('500', status(500)),
  passing('503', status(503)),
  passing('a proxy page', { kind: 'html' }),
  passing('a proxy page that says 200', { kind: 'html', status: 200 }),
  passing('cut', { kind: 'truncated' }),
  passing('cut, and said to be whole', { kind: 'truncated-clean' }),
  passing('another schema', { kind: 'wrong-schema' }),
  passing('an error that says 200', { kind: 'error-inside' }),
  passing('nothing that says 200', { kind: 'empty' }),
  passing('no answer', { kind: 'timeout' }),
  SLOW,
  lasting('an untrusted certificate', { kind: 'untrusted-certificate' }),
  UNKNOWN_HOST,
  DUPLICATE,
];

/** Faults of which some are tried for good in every test run. */
export const FOR_GOOD: readonly string[] = [
  '403',
  'reset inside the answer',
  '503',
  '429 with resets-after alone',
  'another schema',
  'cut',
  'an error that says 200',
  '401',
];
