import { EventEmitter } from 'node:events';
import { StoppedError } from '../../../../cli/core/errors';
import { watchSignals } from '../../../../cli/core/signals';

class FakeProcess extends EventEmitter {
  readonly exits: number[] = [];
  exit(code: number): void {
    this.exits.push(code);
  }
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
])('the first %s asks to stop, with its exit code as reason', (name, exitCode) => {
  const source = new FakeProcess();
  const announced: string[] = [];
  const { signal } = watchSignals(source, (each) => announced.push(each));
  expect(signal.aborted).toBe(false);
  source.emit(name);
  expect(signal.reason).toBeInstanceOf(StoppedError);
  expect(signal.reason).toMatchObject({ exitCode });
  expect(announced).toEqual([name]);
  expect(source.exits).toEqual([]);
});

test('a second signal ends the process at once, with its own exit code', () => {
  const source = new FakeProcess();
  watchSignals(source, () => undefined);
  source.emit('SIGINT');
  source.emit('SIGTERM');
  expect(source.exits).toEqual([143]);
});

test('nobody listens after the watch was stopped', () => {
  const source = new FakeProcess();
  watchSignals(source, () => undefined).stop();
  expect(source.listenerCount('SIGINT') + source.listenerCount('SIGTERM')).toBe(0);
});
