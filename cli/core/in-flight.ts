/** Tasks under way, of which there is a limited number: whoever brings one more waits for a place. */
export interface InFlight {
  /** Resolves as soon as the task is begun. @throws the failure of an earlier task */
  run(task: () => Promise<void>): Promise<void>;
  /** Resolves when no task is under way. @throws the first failure */
  settled(): Promise<void>;
}

/** After a failure nothing more is begun. */
export function createInFlight(limit: number): InFlight {
  const running = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;

  function throwIfFailed(): void {
    if (failure !== undefined) throw failure.error;
  }

  return {
    async run(task) {
      while (running.size >= limit) await Promise.race(running);
      throwIfFailed();
      const outcome = task()
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => running.delete(outcome));
      running.add(outcome);
    },
    async settled() {
      while (running.size > 0) await Promise.race(running);
      throwIfFailed();
    },
  };
}
