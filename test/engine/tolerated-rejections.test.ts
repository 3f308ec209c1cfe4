import { runInThisContext } from 'node:vm';
import { Metadata, status } from '@grpc/grpc-js';
import { tolerateFailedUpdates } from './tolerated-rejections';

/** What a call rejects with after the engine has hung up, as `@pulumi/pulumi` passes it on. */
function hungUp(code: status, message: string): Error {
  return Object.assign(new Error(message), { code, details: 'Connection dropped', metadata: new Metadata() });
}

describe('what a failed update leaves behind', () => {
  const { process: real } = runInThisContext('({ process })') as { readonly process: NodeJS.EventEmitter };

  function isPassedOn(reason: unknown): boolean {
    const passedOn: unknown[] = [];
    const listener = (seen: unknown): number => passedOn.push(seen);
    const others = real.listeners('unhandledRejection') as (() => void)[];
    real.removeAllListeners('unhandledRejection');
    real.on('unhandledRejection', listener);
    const restore = tolerateFailedUpdates();
    real.emit('unhandledRejection', reason);
    restore();
    real.removeAllListeners('unhandledRejection');
    for (const other of others) real.on('unhandledRejection', other);
    return passedOn.includes(reason);
  }

  it.each([
    ['a call that was under way', hungUp(status.UNAVAILABLE, 'Resource monitor is terminating')],
    ['a call that came too late', hungUp(status.CANCELLED, '1 CANCELLED: Call cancelled')],
    ['the refusal of the program', { __pulumiRunError: true, message: 'the configuration is wrong' }],
  ])('does not fail a test: %s', (_, reason) => {
    expect(isPassedOn(reason)).toBe(false);
  });

  it.each([
    ['an error of the program', new Error('UNAVAILABLE')],
    ['a call that the engine refused', hungUp(status.INVALID_ARGUMENT, 'no such resource')],
  ])('fails a test: %s', (_, reason) => {
    expect(isPassedOn(reason)).toBe(true);
  });
});
