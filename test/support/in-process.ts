import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSync } from '../../cli/compose';
import { loadConfiguration } from '../../cli/config/load-configuration';
import type { Clock } from '../../cli/core/clock';
import { PortSyncError } from '../../cli/core/errors';
import { createRedactor } from '../../cli/core/redact';
import type { RunResult } from '../../cli/sync/result';
import type { RunningEmulator } from './emulator';
import { unifyErrorRealms } from './error-realms';
import { createRecordedLog, type LogEntry } from './recorded-log';
import { ROOT } from './run-cli';
import { trust } from './trust';
import { createVirtualClock } from './virtual-clock';

const VERSION = '0.0.0-test';

export interface InProcessOutcome {
  readonly exitCode: number;
  /** Undefined where the run ended without a result. */
  readonly result: RunResult | undefined;
  readonly error: Error | undefined;
  readonly log: readonly LogEntry[];
  /** Virtual milliseconds that the run waited. */
  readonly sleptMs: number;
}

export interface InProcessRun {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly flags?: Readonly<Record<string, string | boolean>>;
  readonly signal?: AbortSignal;
  /** Real milliseconds after which a time limit of any length is over. */
  readonly patienceMs?: number;
  /** The time by which `--since` is understood, in milliseconds since the epoch; this machine's where not given. */
  readonly now?: number;
  /** What the clock of the run begins with, in milliseconds since the epoch; this machine's time where not given. */
  readonly startsAt?: number;
}

/** Runs of one installation in this process: the clock is virtual, so that minutes of waiting cost nothing. */
export interface InProcessCli {
  /** Holds the state between runs. */
  readonly folder: string;
  full(run?: InProcessRun): Promise<InProcessOutcome>;
  incremental(run?: InProcessRun): Promise<InProcessOutcome>;
  remove(): Promise<void>;
}

/**
 * An installation with a state folder of its own, or with that of another installation. The emulator's clock moves
 * along when a run waits.
 */
export async function createInProcessCli(
  emulator: RunningEmulator,
  sharedFolder?: string,
): Promise<InProcessCli> {
  unifyErrorRealms();
  const folder = sharedFolder ?? (await mkdtemp(join(tmpdir(), 'port-sync-run-')));
  return {
    folder,
    full: (run = {}) => runCommand(emulator, folder, { ...run, command: 'full' }),
    incremental: (run = {}) => runCommand(emulator, folder, { ...run, command: 'incremental' }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function runCommand(
  emulator: RunningEmulator,
  folder: string,
  run: InProcessRun & { readonly command: 'full' | 'incremental' },
): Promise<InProcessOutcome> {
  const { command, env = {}, flags = {}, now = Date.now(), patienceMs = 5000 } = run;
  const { signal = new AbortController().signal, startsAt = Date.now() } = run;
  const environment = defined({ ...emulator.env, ...env });
  trust(environment['NODE_EXTRA_CA_CERTS']);
  const log = createRecordedLog();
  const virtual = createVirtualClock({ patienceMs, start: startsAt });
  try {
    const { config } = loadConfiguration({
      command,
      now,
      flags,
      environment,
      folder,
      packageFolder: ROOT,
      redactor: createRedactor(),
    });
    const clock = shared(virtual, emulator);
    const result = await runSync(command, config, { log, progress: silent, clock, signal, version: VERSION });
    const { exitCode } = result;
    return { exitCode, result, error: undefined, log: log.entries, sleptMs: virtual.sleptMs };
  } catch (error) {
    if (!(error instanceof PortSyncError)) throw error;
    const { exitCode } = error;
    return { exitCode, result: undefined, error, log: log.entries, sleptMs: virtual.sleptMs };
  }
}

const silent = { phase: () => undefined, advance: () => undefined, done: () => undefined };

/** While the run waits, the servers' time goes on as well, and Port maps what it has accepted. */
function shared(clock: Clock, { admin }: RunningEmulator): Clock {
  return {
    ...clock,
    sleep: async (ms, signal) => {
      await clock.sleep(ms, signal);
      await admin.advance(Math.ceil(ms));
      await admin.settlePort();
    },
  };
}

function defined(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
