import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { SourceState } from '../sync/state';

const Condition = z.strictObject({ name: z.string(), value: z.string() });

const Scope = z.strictObject({
  resourceTypes: z.array(z.string()),
  tagFilters: z.strictObject({ include: z.array(Condition), exclude: z.array(Condition) }),
  subscriptionIds: z.array(z.string()),
  excludedSubscriptionIds: z.array(z.string()),
  managementGroupIds: z.array(z.string()),
});

const State: z.ZodType<SourceState> = z.strictObject({
  scopeHash: z.string().min(1),
  coverage: z.strictObject({
    scope: Scope,
    subscriptionIds: z.array(z.string()),
    absentSubscriptionIds: z.array(z.string()),
  }),
  checkpoint: z.iso.datetime(),
  lastFullAt: z.iso.datetime().nullable(),
  refusal: z.string().nullable(),
  pending: z.array(z.strictObject({ id: z.string(), since: z.iso.datetime() })),
});

/** Grows with every change of the shape; an older one is migrated, a newer one is refused. */
export const STATE_VERSION = 1;

const StateFile = z.strictObject({
  version: z.literal(STATE_VERSION),
  instance: z.string(),
  source: z.string(),
  /** SHA-256 of the state's JSON, in hex. */
  checksum: z.string(),
  state: State,
});

export interface StateOwner {
  readonly instance: string;
  readonly source: string;
}

/** The text of a state file. @throws ZodError for what `readState` would not take back */
export function writeState(source: SourceState, owner: StateOwner): string {
  const state = State.parse(source);
  const file = { version: STATE_VERSION, ...owner, checksum: checksumOf(state), state };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/**
 * Reads the text of a state file.
 * @throws Error that says what is wrong with it
 */
export function readState(text: string, owner: StateOwner): SourceState {
  const parsed = StateFile.safeParse(parseJson(text));
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error).replaceAll('\n', ' '));
  const { state, checksum, instance, source } = parsed.data;
  if (checksum !== checksumOf(state)) throw new Error('its checksum does not match: it was cut or edited');
  if (instance !== owner.instance || source !== owner.source) {
    throw new Error(`it belongs to instance ${instance} and source ${source}`);
  }
  return state;
}

function checksumOf(state: SourceState): string {
  return createHash('sha256').update(JSON.stringify(state)).digest('hex');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error('it is not JSON', { cause });
  }
}
