/**
 * Runs the generators side by side, at most `concurrency` at a time, and yields what they yield as it comes. Each is
 * asked for its next value only after its last one was taken, so that a slow consumer holds all of them back. The
 * first failure ends it.
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
  for (const generator of waiting.splice(0, concurrency)) advance(generator);
  while (running.size > 0) {
    const { generator, result } = await Promise.race(running.values());
    running.delete(generator);
    if (result.done === true) {
      const next = waiting.shift();
      if (next !== undefined) advance(next);
      continue;
    }
    advance(generator);
    yield result.value;
  }
}

interface Step<T> {
  readonly generator: AsyncGenerator<T>;
  readonly result: IteratorResult<T>;
}
