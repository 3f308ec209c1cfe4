import { runInThisContext } from 'node:vm';
import { status } from '@grpc/grpc-js';

type Listener = (reason: unknown, more: unknown) => void;

const EVENTS = ['unhandledRejection', 'uncaughtException'] as const;

/**
 * The program runs in this process. When it refuses to go on, Pulumi reports that and leaves the rejection behind as well;
 * when an update fails, the engine hangs up, and calls that are under way fail although nobody waits for them any
 * more. jest would fail the test for either. Answers what ends the tolerance.
 */
export function tolerateFailedUpdates(): () => void {
  // jest hands tests a copy of `process`; rejections arrive at the real one.
  const { process: real } = runInThisContext('({ process })') as { readonly process: NodeJS.EventEmitter };
  const restores = EVENTS.map((event) => {
    const listeners = real.listeners(event) as Listener[];
    const tolerant: Listener = (reason, more) => {
      if (isReported(reason)) return;
      for (const listener of listeners) listener(reason, more);
    };
    real.removeAllListeners(event);
    real.on(event, tolerant);
    return () => {
      real.removeAllListeners(event);
      for (const listener of listeners) real.on(event, listener);
    };
  });
  return () => {
    for (const restore of restores) restore();
  };
}

/** gRPC's `CANCELLED` and `UNAVAILABLE`: the other side has closed the connection. */
const HUNG_UP: readonly unknown[] = [status.CANCELLED, status.UNAVAILABLE];

/**
 * A `RunError` is what the engine shows. A call that the engine hung up on is known by its code: Pulumi puts words of
 * its own in the place of gRPC's message.
 */
function isReported(reason: unknown): boolean {
  if (typeof reason !== 'object' || reason === null) return false;
  if ('__pulumiRunError' in reason) return true;
  return 'code' in reason && 'metadata' in reason && HUNG_UP.includes(reason.code);
}
