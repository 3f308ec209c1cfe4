import { StoppedError } from './errors';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** What this needs of the process; tests pass their own. */
export interface SignalSource {
  on(event: (typeof SIGNALS)[number], listener: () => void): unknown;
  off(event: (typeof SIGNALS)[number], listener: () => void): unknown;
  exit(code: number): unknown;
}

export interface SignalWatch {
  /** Aborted, with a StoppedError as reason, by the first signal. */
  readonly signal: AbortSignal;
  stop(): void;
}

/** The first SIGINT or SIGTERM asks the run to end cleanly, a second one ends the process at once. */
export function watchSignals(source: SignalSource, announce: (signal: string) => void): SignalWatch {
  const controller = new AbortController();
  const listeners = SIGNALS.map((name) => ({
    name,
    listener: () => {
      const stopped = new StoppedError(name);
      if (controller.signal.aborted) source.exit(stopped.exitCode);
      announce(name);
      controller.abort(stopped);
    },
  }));
  for (const { name, listener } of listeners) source.on(name, listener);
  return {
    signal: controller.signal,
    stop: () => {
      for (const { name, listener } of listeners) source.off(name, listener);
    },
  };
}
