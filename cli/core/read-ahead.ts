/** Asks the generator for its first value at once, and from then on stays one value ahead of who reads it. */
export function readAhead<T, R>(generator: AsyncGenerator<T, R>): AsyncGenerator<T, R> {
  const first = ask(generator);
  return follow(generator, first);
}

async function* follow<T, R>(
  generator: AsyncGenerator<T, R>,
  first: Promise<IteratorResult<T, R>>,
): AsyncGenerator<T, R> {
  let upcoming = first;
  try {
    for (;;) {
      const result = await upcoming;
      if (result.done === true) return result.value;
      upcoming = ask(generator);
      yield result.value;
    }
  } finally {
    await upcoming.catch(() => undefined);
  }
}

/** A failure waits for the reader: it is told when it asks. */
function ask<T, R>(generator: AsyncGenerator<T, R>): Promise<IteratorResult<T, R>> {
  const result = generator.next();
  result.catch(() => undefined);
  return result;
}
