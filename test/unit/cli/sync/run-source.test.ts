import { ConfigurationError, UnavailableError } from '../../../../cli/core/errors';
import type { DeadLetter } from '../../../../cli/sync/dead-letters';
import type { Delivery, Refusal } from '../../../../cli/sync/delivery';
import type { AzureMemory } from '../../../../cli/sources/azure/memory';
import type { ReadOutcome } from '../../../../cli/sync/read';
import { runSource, type RunParts } from '../../../../cli/sync/run-source';
import { readOnly } from '../../../../cli/state/file-store';
import { exitCodeOf } from '../../../../cli/sync/source-result';
import type { SourceState } from '../../../../cli/sync/state';
import { change } from '../../../support/changes';
import { deadLetter } from '../../../support/dead-letter';
import {
  createMemoryStore,
  createRecordedDelivery,
  createScriptedSource,
  ownedCatalog,
  runConfig,
  runParts,
} from '../../../support/run-parts';
import { sourceState } from '../../../support/source-state';

const MINUTE = 60_000;
const CHECKPOINT = Date.UTC(2026, 0, 2, 3);
const NOW = CHECKPOINT + 5 * MINUTE;
const STARTED = '2026-01-02T03:04:30.000Z';
const state = sourceState({ checkpoint: new Date(CHECKPOINT).toISOString() });
const REFUSED = { kind: 'resource', blueprint: 'b', identifier: 'x', reason: 'r', item: 'x', isFinal: true };
const PROBLEM = { kind: 'resource', subject: 'subscription s1', message: 'no', nextStep: 'wait' };

function start(
  command: 'full' | 'incremental',
  setting: {
    readonly state?: SourceState<AzureMemory>;
    readonly read?: Parameters<typeof createScriptedSource>[1];
    readonly parts?: Partial<RunParts<AzureMemory>>;
    readonly now?: number;
    readonly letters?: readonly DeadLetter[];
  } = {},
) {
  const source = createScriptedSource(setting.now ?? NOW, setting.read);
  const store = createMemoryStore('state' in setting ? setting.state : state, setting.letters);
  const run = () => runSource(runParts(source, store, setting.parts), { command, startedAt: STARTED });
  return { run, source, store };
}

describe('an incremental run', () => {
  test('reads from an overlap before the checkpoint, and moves it to the end of the window', async () => {
    const { run, source, store } = start('incremental');
    await expect(run()).resolves.toMatchObject({
      status: 'complete',
      mode: 'incremental',
      baseline: 'checkpoint',
      fallback: null,
      window: { from: '2026-01-02T02:45:00.000Z', to: '2026-01-02T03:05:00.000Z', committed: true },
    });
    expect(source.reads).toEqual([{ mode: 'changes', from: CHECKPOINT - 15 * MINUTE }]);
    expect(store.saved).toEqual([{ ...state, checkpoint: '2026-01-02T03:05:00.000Z' }]);
  });

  test('without any state is green, says that it has no baseline, and commits', async () => {
    const { run, source, store } = start('incremental', { state: undefined });
    await expect(run()).resolves.toMatchObject({ status: 'complete', baseline: 'none' });
    expect(source.reads).toEqual([{ mode: 'changes', from: NOW - 15 * MINUTE }]);
    expect(store.saved).toMatchObject([{ lastFullAt: null, refusal: null }]);
  });

  test('says so again until there was a full run', async () => {
    const { run, store } = start('incremental', { state: undefined });
    await run();
    await expect(run()).resolves.toMatchObject({ baseline: 'none' });
    const full = start('full', { state: store.saved.at(-1)! });
    await expect(full.run()).resolves.toMatchObject({ baseline: 'none' });
    expect(full.store.saved).toMatchObject([{ lastFullAt: STARTED }]);
    await expect(start('incremental', { state: full.store.saved[0]! }).run()).resolves.toMatchObject({
      baseline: 'checkpoint',
    });
  });

  test.each<[string, SourceState<AzureMemory>, number]>([
    ['the scope or the mapping changed', { ...state, scopeHash: 'other' }, NOW],
    ['older than the change feed surely remembers', state, CHECKPOINT + 7 * 24 * 60 * MINUTE],
  ])('reads everything by itself, and says why: %s', async (reason, previous, now) => {
    const { run, source, store } = start('incremental', { state: previous, now });
    await expect(run()).resolves.toMatchObject({
      mode: 'full',
      fallback: expect.stringContaining(reason) as string,
      window: { from: null, committed: true },
    });
    expect(source.reads).toEqual([{ mode: 'full' }]);
    expect(store.saved).toMatchObject([{ scopeHash: 'hash', lastFullAt: STARTED }]);
  });

  test('that is told to begin after the checkpoint reads and commits nothing', async () => {
    const parts = { config: runConfig({ since: CHECKPOINT + MINUTE }) };
    const { run, source, store } = start('incremental', { parts });
    await expect(run()).resolves.toMatchObject({ status: 'complete', window: { committed: false } });
    expect(source.reads).toEqual([{ mode: 'changes', from: CHECKPOINT + MINUTE }]);
    expect(store.saved).toEqual([]);
  });

  test('keeps what is pending and what is covered for the next one', async () => {
    const pending = [{ id: '/subscriptions/s1/x', since: '2026-01-02T03:00:00.000Z' }];
    const memory = { ...state.memory, subscriptionIds: ['s1', 's2'], absentSubscriptionIds: ['s3'] };
    const read = { pending, memory };
    const { run, store } = start('incremental', { read });
    await expect(run()).resolves.toMatchObject({ status: 'complete', pending });
    expect(store.saved).toMatchObject([{ pending, memory }]);
  });

  test('deletes nothing by inference', async () => {
    const catalog = ownedCatalog([{ identifier: 'x', sourceId: '/x' }]);
    const { run } = start('incremental', { parts: { catalog }, read: { judge: () => 'absent' } });
    await expect(run()).resolves.toMatchObject({ status: 'complete' });
    expect(catalog.removed).toEqual([]);
  });
});

describe.each(['full', 'incremental'] as const)('a run that is %s commits', (command) => {
  const refused = [REFUSED];
  const accepted = createRecordedDelivery();
  const refusing: Delivery = { ...accepted, summary: () => ({ ...accepted.summary(), refused }) };
  const notMapping = {
    begin: () => Promise.resolve(),
    findRefused: () => Promise.resolve({ uncertainty: null, refused }),
  };

  test.each<[string, Parameters<typeof start>[1], string]>([
    ['part of the window was not read', { read: { isWindowRead: false, problems: [PROBLEM] } }, 'incomplete'],
    ['Port refused a change', { parts: { delivery: refusing } }, 'incomplete'],
    [
      'Port could not map a change',
      { parts: { verifier: notMapping }, read: { changes: [change('x')] } },
      'incomplete',
    ],
    ['deletes were held back', { read: { refusal: 'too many' } }, 'refused'],
    ['it is a rehearsal', { parts: { config: runConfig({ dryRun: true }) } }, 'complete'],
  ])('nothing where %s', async (_, setting, status) => {
    const { run, store } = start(command, setting);
    await expect(run()).resolves.toMatchObject({ status, window: { committed: false } });
    expect(store.saved).toEqual([]);
  });

  test('what it read although a subscription is out of sight, and is not green', async () => {
    const { run, store } = start(command, { read: { problems: [PROBLEM] } });
    await expect(run()).resolves.toMatchObject({ status: 'incomplete', window: { committed: true } });
    expect(store.saved).toHaveLength(1);
  });

  test('nothing where the source stays unavailable, which is a result too', async () => {
    const { run, source, store } = start(command);
    source.open = () => Promise.reject(new UnavailableError('away', ['come back']));
    await expect(run()).resolves.toMatchObject({
      status: 'unavailable',
      incomplete: [{ message: 'away', nextStep: 'come back' }],
    });
    expect(store.saved).toEqual([]);
  });

  test('nothing where the configuration is wrong, and throws', async () => {
    const { run, source, store } = start(command);
    source.open = () => Promise.reject(new ConfigurationError([{ name: 'X', message: 'wrong' }]));
    await expect(run()).rejects.toThrow('X: wrong');
    expect(store.saved).toEqual([]);
  });
});

describe('where dead letters are kept, a run', () => {
  const deliveryOf = (...refused: Refusal[]): Delivery => {
    const accepted = createRecordedDelivery();
    return { ...accepted, summary: () => ({ ...accepted.summary(), refused }) };
  };

  test.each(['full', 'incremental'] as const)(
    'that is %s commits, and says what is put aside',
    async (command) => {
      const { run, store } = start(command, { letters: [], parts: { delivery: deliveryOf(REFUSED) } });
      await expect(run()).resolves.toMatchObject({
        status: 'incomplete',
        window: { committed: true },
        deadLetters: { open: 1, dropped: 0 },
        incomplete: [
          {
            subject: 'x',
            message: 'Port refused it: r',
            nextStep: expect.stringContaining('dead-letters drop ') as string,
          },
        ],
      });
      expect(store.saved).toHaveLength(1);
      await expect(store.letters?.load()).resolves.toMatchObject([{ item: 'x', status: 'retry' }]);
    },
  );

  test('commits nothing where something may still come', async () => {
    const parts = {
      delivery: deliveryOf(REFUSED, { ...REFUSED, item: 'y', identifier: 'y', isFinal: false }),
    };
    const { run, store } = start('incremental', { letters: [], parts });
    const { window, incomplete } = await run();
    expect([window.committed, incomplete.map(({ subject }) => subject)]).toEqual([false, ['y', 'x']]);
    expect(store.saved).toEqual([]);
    await expect(store.letters?.load()).resolves.toHaveLength(1);
  });

  test('is not green while one is open, whatever it did itself', async () => {
    const { run } = start('incremental', { letters: [deadLetter()] });
    await expect(run()).resolves.toMatchObject({ status: 'incomplete', window: { committed: true } });
  });

  test.each([
    [
      'so many are allowed',
      { letters: [deadLetter()], parts: { config: runConfig({ allowDeadLetters: 1 }) } },
    ],
    ['somebody dropped it', { letters: [deadLetter({ status: 'dropped' as const })] }],
  ])('is green where %s', async (_, setting) => {
    await expect(start('incremental', setting).run()).resolves.toMatchObject({
      status: 'complete',
      incomplete: [],
    });
  });

  test('names the first five and counts the others', async () => {
    const letters = Array.from({ length: 8 }, (_, n) => deadLetter({ item: `${n}`, identifier: `${n}` }));
    const { incomplete } = await start('incremental', { letters }).run();
    expect(incomplete.map(({ subject }) => subject)).toEqual(['0', '1', '2', '3', '4', '3 more']);
  });

  test('has those read again that are to be tried again', async () => {
    const { run, source } = start('incremental', { letters: [deadLetter({ status: 'retry' })] });
    await run();
    expect(source.reads).toMatchObject([{ again: [{ kind: 'resource', id: 'x' }] }]);
  });

  test('leaves them as they are in a rehearsal', async () => {
    const parts = { config: runConfig({ dryRun: true }), delivery: deliveryOf(REFUSED) };
    const { source, store } = start('incremental', { letters: [] });
    await runSource(runParts(source, readOnly(store), parts), { command: 'incremental', startedAt: STARTED });
    await expect(store.letters?.load()).resolves.toEqual([]);
  });
});

test('a stage begins when the one before it is answered', async () => {
  const delivery = createRecordedDelivery();
  const { run } = start('incremental', {
    parts: { delivery },
    read: { changes: [change('a'), change('b')] },
  });
  await run();
  expect(delivery.log).toEqual(['send a', 'flush', 'send b', 'flush', 'finish']);
});

describe('a refusal of the deletion guard', () => {
  const owned = Array.from({ length: 10 }, (_, n) => ({ identifier: `e${n}`, sourceId: `/e${n}` }));
  const withCatalog = () => ({ catalog: ownedCatalog(owned) });
  const allAbsent: Partial<ReadOutcome<AzureMemory>> = { judge: () => 'absent' };
  const REFUSAL = 'azureCloudResources: 10 of 10 entities would be deleted, more than 10 %';
  const refused = { ...state, refusal: REFUSAL };

  test('is remembered, although everything else is committed', async () => {
    const parts = withCatalog();
    const { run, store } = start('full', { parts, read: allAbsent });
    const result = await run();
    expect(exitCodeOf(result.status)).toBe(5);
    expect(result.window.committed).toBe(true);
    expect(store.saved).toMatchObject([{ refusal: REFUSAL }]);
    expect(parts.catalog.removed).toEqual([]);
  });

  test('is told by every incremental run after it, which go on', async () => {
    const { run, store } = start('incremental', { state: refused });
    for (let n = 0; n < 3; n += 1) {
      const result = await run();
      expect(exitCodeOf(result.status)).toBe(5);
      expect(result.incomplete).toMatchObject([{ message: REFUSAL, subject: 'deletion guard' }]);
      expect(result.window.committed).toBe(true);
    }
    expect(store.saved.map(({ refusal }) => refusal)).toEqual([REFUSAL, REFUSAL, REFUSAL]);
  });

  const reconcile = (mode: 'on' | 'plan' | 'off', acceptDeletes = false) =>
    runConfig({ reconcile: { mode, maxDeletePercent: 10, acceptDeletes } });

  test.each<[string, Parameters<typeof start>[1]]>([
    ['accepts it', { parts: { ...withCatalog(), config: reconcile('on', true) }, read: allAbsent }],
    ['finds its cause gone', { parts: withCatalog() }],
    ['only plans, and finds its cause gone', { parts: { ...withCatalog(), config: reconcile('plan') } }],
  ])('is settled by a full run that %s', async (_, setting) => {
    const { run, store } = start('full', { ...setting, state: refused });
    await expect(run()).resolves.toMatchObject({ status: 'complete' });
    expect(store.saved).toMatchObject([{ refusal: null }]);
    await expect(start('incremental', { state: store.saved[0]! }).run()).resolves.toMatchObject({
      status: 'complete',
    });
  });

  test.each<[string, Parameters<typeof start>[1]]>([
    ['does not look for stale entities', { parts: { ...withCatalog(), config: reconcile('off') } }],
    ['may not ask Port', {}],
    [
      'only plans what was refused',
      { parts: { ...withCatalog(), config: reconcile('plan') }, read: allAbsent },
    ],
  ])('is not settled by a full run that %s', async (_, setting) => {
    const { run, store } = start('full', { ...setting, state: refused });
    await run();
    expect(store.saved).toMatchObject([{ refusal: REFUSAL }]);
  });
});
