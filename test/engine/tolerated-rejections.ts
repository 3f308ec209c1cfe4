import { runInThisContext } from 'node:vm';

type Listener = (reason: unknown, promise: Promise<unknown>) => void;

/**
 * The program runs in this process. When it refuses to go on, Pulumi reports that and leaves the rejection behind as well;
 * when an update fails, the engine hangs up, and calls that are under way reject although nobody waits for them any
 * more. jest would fail the test for either. Answers what ends the tolerance.
 */
export function tolerateFailedUpdates(): () => void {
  // jest hands tests a copy of `process`; rejections arrive at the real one.
  const { process: real } = runInThisContext('({ process })') as { readonly process: NodeJS.Process };
  const listeners = real.listeners('unhandledRejection') as Listener[];
  const tolerant: Listener = (reason, promise) => {
    if (isReported(reason)) return;
    for (const listener of listeners) listener(reason, promise);
  };
  real.removeAllListeners('unhandledRejection');
  real.on('unhandledRejection', tolerant);
  return () => {
    real.removeAllListeners('unhandledRejection');
    for (const listener of listeners) real.on('unhandledRejection', listener);
  };
}

/** A `RunError` is what the engine shows; the rest are gRPC's own words for a connection that the other side has closed. */
function isReported(reason: unknown): boolean {
  if (typeof reason !== 'object' || reason === null) return false;
  if ('__pulumiRunError' in reason) return true;
  // Errors of another realm are no instances of this one's.
  const message = 'message' in reason ? String(reason.message) : '';
  return /UNAVAILABLE|CANCELLED|Connection dropped|ECONNREFUSED/.test(message);
}
