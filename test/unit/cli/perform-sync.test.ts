import { EventEmitter } from 'node:events';
import { ConfigurationError, StoppedError, UnavailableError } from '../../../cli/core/errors';
import { watchSignals } from '../../../cli/core/signals';
import { performSync, type Invocation, type RunSync, type Surroundings } from '../../../cli/perform-sync';
import { configurationInput, ENOUGH } from '../../support/configuration-input';
import { runResult } from '../../support/run-result';
import { createSteppedClock } from '../../support/stepped-clock';

class FakeProcess extends EventEmitter {
  readonly exits: number[] = [];
  exit(code: number): void {
    this.exits.push(code);
  }
}

function setUp(runSync: RunSync, invocation: Partial<Invocation> = {}) {
  const source = new FakeProcess();
  const clock = createSteppedClock();
  const results: string[] = [];
  const messages: string[] = [];
  const summaries: string[] = [];
  const surroundings: Surroundings = {
    output: {
      result: (text) => results.push(text),
      exact: (text) => results.push(text),
      message: (text) => messages.push(text),
      terminal: undefined,
      colour: { result: false, message: false },
    },
    clock,
    watchSignals: (announce) => watchSignals(source, announce),
    loadRunSync: () => Promise.resolve(runSync),
    appendSummary: (markdown) => summaries.push(markdown),
  };
  const act = () =>
    performSync({ ...configurationInput(), json: false, version: '1.2.3', ...invocation }, surroundings);
  return { act, clock, source, results, messages, summaries };
}

test('the engine gets the mode, the configuration and the version', async () => {
  const calls: unknown[] = [];
  const { act } = setUp((mode, config, { version }) => {
    calls.push([mode, config.port.ingestUrl, version]);
    return Promise.resolve(runResult());
  });
  await act();
  expect(calls).toEqual([['full', ENOUGH.PORT_WEBHOOK_INGEST_URL, '1.2.3']]);
});

test.each([0, 3, 5])('the result decides the exit code: %d', async (exitCode) => {
  const { act } = setUp(() => Promise.resolve(runResult({ exitCode })));
  await expect(act()).resolves.toBe(exitCode);
});

test('--json prints exactly the result', async () => {
  const { act, results } = setUp(() => Promise.resolve(runResult()), { json: true });
  await act();
  expect(results.map((text) => JSON.parse(text) as unknown)).toEqual([runResult()]);
});

test('text and job summary present the result', async () => {
  const { act, results, summaries } = setUp(() => Promise.resolve(runResult()));
  await act();
  expect(results).toEqual([expect.stringContaining('full complete')]);
  expect(summaries).toEqual([expect.stringContaining('### port-sync: full complete')]);
});

test('the log goes to messages, as loud as it was told', async () => {
  const runSync: RunSync = (_mode, _config, { log }) => {
    log.info('quiet');
    log.warn('loud', { n: 1 });
    return Promise.resolve(runResult());
  };
  const { act, messages, results } = setUp(runSync, { flags: { 'log-level': 'warn' }, json: true });
  await act();
  expect(messages).toEqual([expect.stringContaining('WARN: loud {"n":1}')]);
  expect(results).toHaveLength(1);
});

test('a wrong configuration ends before the engine is loaded, and stands in the job summary', async () => {
  const runSync = jest.fn<ReturnType<RunSync>, Parameters<RunSync>>();
  const { act, summaries } = setUp(runSync, { environment: {} });
  await expect(act()).rejects.toBeInstanceOf(ConfigurationError);
  expect(runSync).not.toHaveBeenCalled();
  expect(summaries).toEqual([expect.stringContaining('failed, exit code 2')]);
});

test('a variable that is probably misspelt is warned about', async () => {
  const environment = { ...ENOUGH, AZURE_SUBSCRIPTION_ID: 'x' };
  const { act, messages } = setUp(() => Promise.resolve(runResult()), { environment });
  await act();
  expect(messages).toEqual([expect.stringContaining('AZURE_SUBSCRIPTION_IDS?')]);
});

test('what the engine throws is passed on, and stands in the job summary', async () => {
  const { act, summaries } = setUp(() => Promise.reject(new UnavailableError('Azure refused us')));
  await expect(act()).rejects.toThrow('Azure refused us');
  expect(summaries).toEqual([expect.stringContaining('Azure refused us')]);
});

test('a signal aborts the run, and is the reason whatever the run fails with', async () => {
  const { act, source } = setUp((_mode, _config, { signal }) => {
    source.emit('SIGTERM');
    return Promise.reject(new Error(`fetch failed: ${String(signal.aborted)}`));
  });
  await expect(act()).rejects.toEqual(new StoppedError('SIGTERM'));
  expect(source.listenerCount('SIGTERM')).toBe(0);
});

test('progress stops with the run, even if the run forgets it', async () => {
  const { act, clock } = setUp((_mode, _config, { progress }) => {
    progress.phase('resources');
    return Promise.reject(new Error('x'));
  });
  await expect(act()).rejects.toThrow('x');
  expect(clock.sleepers()).toBe(0);
});
