export interface Deferred<T = void> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

/** A promise that the test settles when it likes. */
export function createDeferred<T = void>(): Deferred<T> {
  return Promise.withResolvers<T>();
}

/** Lets everything run that can. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
