import { createHash } from 'node:crypto';
import type { ChangePage, ItemReference, Operation } from './change';
import type { Refusal } from './delivery';
import { redactPayload } from './redact-payload';

/** An item that Port, or its own mapping, refuses for good. */
export interface DeadLetter {
  /** By which the commands call it: the same for as long as the item is refused. */
  readonly id: string;
  readonly kind: string;
  /** The source's id of the item. */
  readonly item: string;
  /** The entity that it should have become. */
  readonly blueprint: string;
  readonly identifier: string;
  readonly by: 'port' | 'mapping';
  readonly reason: string;
  /** Port's id of the request, to ask its support about; null where it has none. */
  readonly requestId: string | null;
  /** What was refused, without what may be personal or secret. */
  readonly payload: unknown;
  /** SHA-256 of what was refused, in hex; an accepted letter opens again when it changes. */
  readonly fingerprint: string;
  /** ISO 8601. */
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly attempts: number;
  /** `retry`: the next run reads the item again. `dropped`: somebody accepts that Port does not show it. */
  readonly status: 'open' | 'retry' | 'dropped';
}

/** What a run must know to say which letters are still there. */
export interface SettledRun {
  readonly refusals: readonly Refusal[];
  /** ISO 8601. */
  readonly at: string;
  /** Everything was read: what was not met is gone, or out of scope. */
  readonly isWhole: boolean;
  /** Whether it is known what Port made of what it accepted. */
  readonly isVerified: boolean;
}

/** The letters of a source during a run. */
export interface LetterBook {
  /** Items that are to be read again although they did not change. */
  again(): readonly ItemReference[];
  /** The run delivers these changes. */
  meet(page: Pick<ChangePage, 'changes'>): void;
  /** The letters after the run. Pure. */
  settle(run: SettledRun): readonly DeadLetter[];
}

/**
 * What Port refuses may have come before what it needs: it is sent so often without being asked to. What the mapping
 * fails on it would fail on again.
 */
const ATTEMPTS = 3;

export function createLetterBook(letters: readonly DeadLetter[]): LetterBook {
  const known = new Map(letters.map((letter) => [keyOf(letter.kind, letter.item), letter]));
  const met = new Map<string, Operation>();
  return {
    again: () =>
      letters.filter(({ status }) => status === 'retry').map(({ kind, item }) => ({ kind, id: item })),
    meet({ changes }) {
      if (known.size === 0) return;
      for (const { kind, id, operation } of changes)
        if (known.has(keyOf(kind, id))) met.set(keyOf(kind, id), operation);
    },
    settle({ refusals, at, isWhole, isVerified }) {
      const refused = new Map(refusals.map((refusal) => [keyOf(refusal.kind, refusal.item), refusal]));
      const kept = letters.filter(({ kind, item }) => {
        const key = keyOf(kind, item);
        const operation = met.get(key);
        if (refused.has(key) || operation === 'delete') return false;
        return operation === undefined ? !isWhole : !isVerified;
      });
      const written = [...refused].map(([key, refusal]) => write(known.get(key), refusal, at));
      return [...kept, ...written].sort((a, b) => a.firstSeenAt.localeCompare(b.firstSeenAt));
    },
  };
}

function write(before: DeadLetter | undefined, refusal: Refusal, at: string): DeadLetter {
  const { kind, item, blueprint, identifier, by, reason, requestId, payload } = refusal;
  const fingerprint = sha256(JSON.stringify([reason, payload]));
  const attempts = (before?.attempts ?? 0) + 1;
  const isAccepted = before?.status === 'dropped' && before.fingerprint === fingerprint;
  const status = by !== 'mapping' && attempts < ATTEMPTS ? 'retry' : 'open';
  return {
    id: sha256(keyOf(kind, item)).slice(0, 12),
    kind,
    item,
    blueprint,
    identifier,
    by: by === 'mapping' ? 'mapping' : 'port',
    reason,
    requestId: requestId ?? null,
    payload: payload === undefined ? null : redactPayload(payload),
    fingerprint,
    firstSeenAt: before?.firstSeenAt ?? at,
    lastSeenAt: at,
    attempts,
    status: isAccepted ? 'dropped' : status,
  };
}

function keyOf(kind: string, item: string): string {
  return JSON.stringify([kind, item]);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Letters that nobody has accepted. */
export function openLetters(letters: readonly DeadLetter[]): readonly DeadLetter[] {
  return letters.filter(({ status }) => status !== 'dropped');
}

/** The letter of a refused item. */
export function isLetterOf({ kind, item }: DeadLetter, refusal: Refusal): boolean {
  return kind === refusal.kind && item === refusal.item;
}
