/**
 * Runs the generators side by side, at most `concurrency` at a time, and yields what they yield as it comes. Each is
 * asked for its next value only after its last one was taken, so that a slow consumer holds all of them back. The
 * first failure, and whoever stops taking, ends and closes all of them.
 */
export async function* mergeConcurrently<T>(
  generators: readonly AsyncGenerator<T>[],
  concurrency: number,
): AsyncGenerator<T> {
  const waiting = [...generators];
  const running = new Map<AsyncGenerator<T>, Promise<Step<T>>>();
  const advance = (generator: AsyncGenerator<T>): void => {
    const step = generator.next().then((result) => ({ generator, result }));
    step.catch(() => undefined);
    running.set(generator, step);
  };
  try {
    for (const generator of waiting.splice(0, concurrency)) advance(generator);
    while (running.size > 0) {
      const { generator, result } = await Promise.race(running.values());
      running.delete(generator);
      const next = result.done === true ? waiting.shift() : generator;
      if (next !== undefined) advance(next);
      if (result.done !== true) yield result.value;
    }
  } finally {
    await Promise.allSettled([...running.keys(), ...waiting].map((generator) => generator.return(undefined)));
  }
}

interface Step<T> {
  readonly generator: AsyncGenerator<T>;
  readonly result: IteratorResult<T>;
}
