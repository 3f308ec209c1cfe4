import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { SourceState } from '../sync/state';
import type { StateContent } from './keeper';

/** Grows with every change of the shape; an older one is migrated, a newer one is refused. */
export const STATE_VERSION = 2;

export interface StateOwner {
  readonly instance: string;
  readonly source: string;
}

/** How the state of one source is written down and read back. */
export interface StateFormat<TMemory> {
  /** The text of a state file. @throws ZodError for what `read` would not take back */
  write(state: SourceState<TMemory>, owner: StateOwner): string;
  /** @throws Error that says what is wrong with the text */
  read(text: string, owner: StateOwner): SourceState<TMemory>;
}

/** @param memory what the source remembers, strict */
export function createStateFormat<TMemory>(memory: z.ZodType<TMemory>): StateFormat<TMemory> {
  const State = z.strictObject({ ...commonFields(), memory });
  const File = fileOf(STATE_VERSION, State);
  const Version1 = fileOf(1, version1Of(memory));

  function parse(json: unknown): { readonly file: StateFile; readonly state: SourceState<TMemory> } {
    if (versionOf(json) === 1) {
      const file = parsed(Version1, json);
      const { coverage, ...rest } = file.state;
      return { file, state: { ...rest, memory: coverage } };
    }
    const file = parsed(File, json);
    return { file, state: file.state };
  }

  return {
    write(source, owner) {
      const state = State.parse(source);
      const file = { version: STATE_VERSION, ...owner, checksum: checksumOf(state), state };
      return `${JSON.stringify(file, null, 2)}\n`;
    },
    read(text, owner) {
      const { file, state } = parse(parseJson(text));
      if (file.checksum !== checksumOf(file.state))
        throw new Error('its checksum does not match: it was cut or edited');
      if (file.instance !== owner.instance || file.source !== owner.source)
        throw new Error(`it belongs to instance ${file.instance} and source ${file.source}`);
      return state;
    },
  };
}

interface StateFile extends StateOwner {
  /** SHA-256 of the state's JSON, in hex. */
  readonly checksum: string;
  readonly state: unknown;
}

function fileOf<TState extends z.ZodType>(version: number, state: TState) {
  return z.strictObject({
    version: z.literal(version),
    instance: z.string(),
    source: z.string(),
    checksum: z.string(),
    state,
  });
}

function commonFields() {
  return {
    scopeHash: z.string().min(1),
    checkpoint: z.iso.datetime(),
    lastFullAt: z.iso.datetime().nullable(),
    refusal: z.string().nullable(),
    pending: z.array(z.strictObject({ id: z.string(), since: z.iso.datetime() })),
  };
}

/** Until version 1 the memory was called `coverage`; the order of keys is that of its checksum. */
function version1Of<TMemory>(coverage: z.ZodType<TMemory>) {
  const { scopeHash, ...rest } = commonFields();
  return z.strictObject({ scopeHash, coverage, ...rest });
}

function versionOf(json: unknown): unknown {
  return typeof json === 'object' && json !== null ? Reflect.get(json, 'version') : undefined;
}

/** What can be said of a text whatever stands in it; nothing where there is none. */
export function contentOf(text: string | undefined): StateContent | undefined {
  if (text === undefined) return undefined;
  return { sizeBytes: Buffer.byteLength(text), version: versionIn(text) };
}

function versionIn(text: string): number | undefined {
  try {
    const version = versionOf(JSON.parse(text));
    return typeof version === 'number' ? version : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function parsed<T>(schema: z.ZodType<T>, json: unknown): T {
  const result = schema.safeParse(json);
  if (!result.success) throw new Error(z.prettifyError(result.error).replaceAll('\n', ' '));
  return result.data;
}

function checksumOf(state: unknown): string {
  return createHash('sha256').update(JSON.stringify(state)).digest('hex');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error('it is not JSON', { cause });
  }
}
