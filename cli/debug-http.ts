import { closeSync, constants, fchmodSync, openSync, writeSync } from 'node:fs';
import type { Clock } from './core/clock';
import type { Config } from './core/config';
import { escapeControlCharacters } from './core/control-characters';
import { ConfigurationError } from './core/errors';
import { traceRequests } from './http/trace/trace';
import type { Output } from './presenters/output';

export interface TraceParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly output: Pick<Output, 'message'>;
  readonly redact: (text: string) => string;
}

/**
 * Begins to tell of every request, where that is wanted.
 * @param target a file, to which is appended, or `-` for stderr
 * @returns what ends it
 * @throws ConfigurationError where the file cannot be written
 */
export function beginTrace(target: string | undefined, parts: TraceParts): () => void {
  if (target === undefined) return () => undefined;
  const sink = target === '-' ? toStderr(parts.output) : toFile(target);
  const stop = traceRequests({
    clock: parts.clock,
    origins: originsOf(parts.config),
    write: (line) => sink.write(`${escapeControlCharacters(parts.redact(line))}\n`),
  });
  return () => {
    stop();
    sink.close();
  };
}

interface Sink {
  readonly write: (text: string) => void;
  readonly close: () => void;
}

function toStderr(output: TraceParts['output']): Sink {
  return { write: (text) => output.message(text), close: () => undefined };
}

/** Readable by its owner alone, also where it was there before; a link to another file is not followed. */
function toFile(path: string): Sink {
  const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants;
  try {
    const file = openSync(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0o600);
    fchmodSync(file, 0o600);
    return { write: (text) => writeSync(file, text), close: () => closeSync(file) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError([
      {
        name: 'PORT_SYNC_DEBUG_HTTP',
        message: `the file can't be written: ${reason}`,
        example: 'http.jsonl',
      },
    ]);
  }
}

/** Their paths hold ids and names, no secrets; that of an ingest URL is a key. */
function originsOf({ azure, port, state }: Config): string[] {
  const addresses = [
    azure.authorityHost,
    azure.armEndpoint,
    azure.graphEndpoint,
    port.baseUrl,
    ...(state.kind === 'azblob' && state.endpoint !== undefined ? [state.endpoint] : []),
  ];
  return addresses.map((address) => new URL(address).origin);
}
