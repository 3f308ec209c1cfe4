import { presentResultAsText } from '../../../../cli/presenters/result-text';
import { kindCounts, runResult, sourceResult } from '../../../support/run-result';

const present = (result = runResult()) => presentResultAsText(result, { colour: false });

test('a complete run: heading, counts of each kind, reconcile and requests', () => {
  expect(present().split('\n')).toEqual([
    'full complete in 42.1 s, instance default',
    '',
    'azure, full: complete',
    '',
    'kind               read  filtered  mapped  not mapped  delivered  unchanged  deleted  refused  dead-lettered',
    'resourceContainer     9         0       9           0          9          0        0        0              0',
    'resource           2507         7    2500           0       2500          0        0        0              0',
    '',
    'Scope:       7 subscriptions',
    'Delivery:    webhook, verified',
    'Reconcile:   on',
    'Checkpoint:  2026-11-23T06:00:00.000Z',
    'Requests:    41 (resource-graph 30, ingest 11), 1.2 MiB sent, 2 repetitions, 3.4 s waiting for quotas',
    '',
    'blueprint            owned  stale  deleted   guard',
    'azureCloudResources   2512     12       12  passed',
    '',
    'Stale:',
    '  azureCloudResources old-vm',
  ]);
});

test('what is incomplete is told with its next step, and the exit code with its meaning', () => {
  const incomplete = [
    { kind: 'resource', subject: 'subscription 1', message: '403', nextStep: 'grant Reader' },
  ];
  const source = sourceResult({ status: 'incomplete', incomplete });
  const text = present(runResult({ status: 'incomplete', exitCode: 3, sources: [source] }));
  expect(text).toContain('exit code 3: incomplete: something could not be read or delivered');
  expect(text).toContain('Incomplete:\n  resource, subscription 1: 403. Next: grant Reader');
});

test('warnings, refused entities, notes and a checkpoint that was not committed are told', () => {
  const source = sourceResult({
    warnings: ['the scope changed'],
    scope: { hash: 'x', changed: true, subscriptions: 1 },
    window: { from: null, to: '2026-01-01T00:00:00.000Z', committed: false },
    verification: {
      state: 'accepted, not verified',
      note: 'no Port API credentials',
      refused: [{ kind: 'resource', blueprint: 'b', identifier: 'i', reason: 'no such relation' }],
    },
    reconcile: { mode: 'off', note: 'stale entities not checked', blueprints: {} },
  });
  const text = present(runResult({ sources: [source] }));
  expect(text).toContain('Warnings:\n  the scope changed');
  expect(text).toContain('1 subscription; changed since the last run');
  expect(text).toContain('2026-01-01T00:00:00.000Z, not committed');
  expect(text).toContain('webhook, accepted, not verified');
  expect(text).toContain('Refused by Port:\n  b i: no such relation');
  expect(text).toContain('off; stale entities not checked');
});

test('a dry run says that nothing was sent', () => {
  expect(present(runResult({ dryRun: true }))).toContain('(dry run: nothing was sent)');
});

test('a guard that refused is told in its row', () => {
  const blueprints = { b: { owned: 10, stale: 9, deleted: 0, refused: true, samples: [] } };
  const source = sourceResult({ reconcile: { mode: 'on', note: null, blueprints } });
  expect(present(runResult({ sources: [source] }))).toMatch(/^b +10 +9 +0 +refused$/m);
});

test('long lists are cut, with a count of what is missing', () => {
  const warnings = Array.from({ length: 25 }, (_, index) => `warning ${index}`);
  const text = present(runResult({ sources: [sourceResult({ warnings })] }));
  expect(text).toContain('  warning 19\n  and 5 more (--json lists them all)');
  expect(text).not.toContain('warning 20');
});

test('names from the cloud cannot drive the terminal or forge lines', () => {
  const source = sourceResult({
    kinds: { 'evil\nkind\u001b[31m': kindCounts() },
    warnings: ['one\nIncomplete:\u009b2J'],
  });
  const text = present(runResult({ instance: 'x\u001b]0;', sources: [source] }));
  expect(text).toContain('evil\\nkind\\u001b[31m');
  expect(text).toContain('one\\nIncomplete:\\u009b2J');
  expect(text).not.toContain('\u001b');
});

test('only the heading is coloured, by how the run ended', () => {
  const [good] = presentResultAsText(runResult(), { colour: true }).split('\n');
  const [bad] = presentResultAsText(runResult({ exitCode: 3 }), { colour: true }).split('\n');
  expect(good).toMatch(/^\u001b\[32m/);
  expect(bad).toMatch(/^\u001b\[31m/);
});
