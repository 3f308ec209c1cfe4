import fc from 'fast-check';
import type { RunPlan } from '../../../../cli/sync/plan-run';
import type { Reconciliation } from '../../../../cli/sync/reconcile';
import type { RefusedEntity, RunStatus, Verification } from '../../../../cli/sync/result';
import { type DeliverySummary, noCounts } from '../../../../cli/sync/delivery';
import {
  exitCodeOf,
  type FinishedRun,
  type RunFacts,
  toFailedResult,
  toSourceResult,
  toUnstartedResult,
  worstOf,
} from '../../../../cli/sync/source-result';
import {
  ConfigurationError,
  LockedError,
  PortSyncError,
  UnavailableError,
} from '../../../../cli/core/errors';
import { createRequestLedger } from '../../../../cli/core/request-ledger';
import { createScriptedSource, readOutcome, runConfig } from '../../../support/run-parts';

const PLAN: RunPlan = { mode: 'full', from: null, baseline: 'checkpoint', fallback: null, mayCommit: true };
const PROBLEM = { kind: 'resource', subject: 'subscription s1', message: 'no', nextStep: 'wait' };
const REFUSED = {
  ...{ kind: 'resource', blueprint: 'b', identifier: '/x', reason: 'not valid' },
  ...{ item: '/x', isFinal: true },
};
const VERIFIED: Verification = { state: 'verified', note: null, refused: [] };
const RECONCILED: Reconciliation = {
  summary: { mode: 'on', note: null, blueprints: {} },
  refusals: [],
  problems: [],
};

function factsOf(overrides: Partial<RunFacts> = {}): RunFacts {
  return {
    source: createScriptedSource(0),
    config: runConfig(),
    deliveryMode: 'webhook',
    command: 'full',
    plan: PLAN,
    isScopeChanged: false,
    delivery: { counts: {}, refused: [], last: undefined, warnings: [] },
    requests: createRequestLedger().summary(),
    putAside: undefined,
    ...overrides,
  };
}

const finished = (overrides: Partial<FinishedRun> = {}): FinishedRun => ({
  outcome: readOutcome(),
  verification: VERIFIED,
  reconciliation: RECONCILED,
  ...overrides,
});

/** A delivery that was refused so many changes, of which so many are named. */
const refusing = (refused: number, named = refused): DeliverySummary => ({
  counts: { resource: { ...noCounts(), upserts: 3, deletes: 2, refused } },
  refused: copies(named, REFUSED),
  last: undefined,
  warnings: [],
});
const copies = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item);
const delivery = refusing(1);

test('a run in which nothing is wrong is complete', () => {
  expect(toSourceResult(factsOf(), finished())).toMatchObject({
    status: 'complete',
    incomplete: [],
    window: { committed: true },
  });
});

test.each<[string, RunFacts, FinishedRun, RunStatus]>([
  [
    'something was not read',
    factsOf(),
    finished({ outcome: readOutcome({ problems: [PROBLEM] }) }),
    'incomplete',
  ],
  ['Port refused a change', factsOf({ delivery }), finished(), 'incomplete'],
  [
    'Port could not map a change',
    factsOf(),
    finished({ verification: { ...VERIFIED, refused: [REFUSED] } }),
    'incomplete',
  ],
  [
    'Port kept a stale entity',
    factsOf(),
    finished({ reconciliation: { ...RECONCILED, problems: [PROBLEM] } }),
    'incomplete',
  ],
  [
    'the guard refused',
    factsOf(),
    finished({ reconciliation: { ...RECONCILED, refusals: ['too many'] } }),
    'refused',
  ],
  [
    'a changed scope leaves nothing',
    factsOf(),
    finished({ outcome: readOutcome({ refusal: 'nothing left' }) }),
    'refused',
  ],
  [
    'the guard refused and something was not read',
    factsOf({ delivery }),
    finished({ reconciliation: { ...RECONCILED, refusals: ['too many'] } }),
    'refused',
  ],
])('where %s, it is not green and says why', (_, facts, run, ...[status]) => {
  const result = toSourceResult(facts, run);
  expect(result.status).toBe(status);
  expect(exitCodeOf(result.status)).not.toBe(0);
  expect(result.incomplete.length).toBeGreaterThan(0);
  for (const { message, nextStep } of result.incomplete) expect([message, nextStep]).not.toContain('');
});

test('whatever is missing: a result is green exactly where nothing is, and all of it is named', () => {
  const some = fc.integer({ min: 0, max: 2 });
  fc.assert(
    fc.property(fc.tuple(some, some, some), fc.tuple(some, some), fc.boolean(), (read, port, isHeldBack) => {
      const [problems, undelivered, unmapped] = read;
      const [kept, refusals] = port;
      const result = toSourceResult(
        factsOf({ delivery: refusing(undelivered) }),
        finished({
          outcome: readOutcome({
            problems: copies(problems, PROBLEM),
            refusal: isHeldBack ? 'nothing left' : null,
          }),
          verification: { ...VERIFIED, refused: copies(unmapped, REFUSED) },
          reconciliation: {
            ...RECONCILED,
            problems: copies(kept, PROBLEM),
            refusals: copies(refusals, 'too many'),
          },
        }),
      );
      const missing = problems + undelivered + unmapped + kept + refusals + Number(isHeldBack);
      expect(result.incomplete).toHaveLength(missing);
      expect(exitCodeOf(result.status) === 0).toBe(missing === 0);
      if (undelivered + unmapped > 0) expect(result.window.committed).toBe(false);
    }),
  );
});

test.each<[RunStatus, number]>([
  ['complete', 0],
  ['failed', 1],
  ['incomplete', 3],
  ['unavailable', 4],
  ['refused', 5],
  ['locked', 6],
])('%s ends with %d', (status, code) => {
  expect(exitCodeOf(status)).toBe(code);
});

test('the numbers per kind add up: what was refused at once and what did not show later', () => {
  const verification = { ...VERIFIED, refused: [REFUSED, { ...REFUSED, kind: 'resourceContainer' }] };
  const outcome = readOutcome({
    counts: { resourceContainer: { read: 4, filtered: 1 }, resource: { read: 9, filtered: 2 } },
  });
  const { kinds } = toSourceResult(factsOf({ delivery }), finished({ outcome, verification }));
  const nothing = {
    mapped: 0,
    delivered: 0,
    unchanged: 0,
    deleted: 0,
    refused: 0,
    notMapped: 0,
    deadLettered: 0,
  };
  expect(kinds).toEqual({
    resourceContainer: { ...nothing, read: 4, filtered: 1, refused: 1 },
    resource: { ...nothing, read: 9, filtered: 2, mapped: 6, delivered: 3, deleted: 2, refused: 2 },
  });
  expect(Object.keys(kinds)).toEqual(['resourceContainer', 'resource']);
});

test.each<[RefusedEntity['by'], string, string]>([
  ['port', 'Port refused it: because', 'Mend the item or the mapping; the next run sends it again.'],
  ['mapping', 'the mapping failed: because', 'Mend the item or the mapping; the next run sends it again.'],
  [
    'relation',
    'because',
    'It was written without them. See why they are not in Port; the next run tries again.',
  ],
])('what the %s is in the way of is named with what to do', (by, message, nextStep) => {
  const refused = [{ ...REFUSED, reason: 'because', by: by ?? 'port' }];
  const { incomplete } = toSourceResult(factsOf({ delivery: { ...delivery, refused } }), finished());
  expect(incomplete).toEqual([{ kind: 'resource', subject: '/x', message, nextStep }]);
});

test('an entity that lacks a relation, or could not be mapped, counts as refused, not as mapped once more', () => {
  const counts = { resource: { ...noCounts(), upserts: 3, unchanged: 2, failed: 4, lacking: 1 } };
  const { kinds } = toSourceResult(factsOf({ delivery: { ...delivery, counts } }), finished());
  expect(kinds['resource']).toMatchObject({ mapped: 5, delivered: 3, unchanged: 2, refused: 5 });
});

test('refused entities that are not named are counted, and the run is not green for them', () => {
  const { incomplete, kinds, window } = toSourceResult(factsOf({ delivery: refusing(5000, 2) }), finished());
  expect(kinds['resource']?.refused).toBe(5000);
  expect(incomplete.map(({ subject }) => subject)).toEqual(['/x', '/x', '4998 more']);
  expect(window.committed).toBe(false);
});

test('a dry run has delivered and deleted nothing, and commits nothing', () => {
  const { kinds, window } = toSourceResult(
    factsOf({ delivery: refusing(0), config: runConfig({ dryRun: true }) }),
    finished(),
  );
  expect(kinds['resource']).toMatchObject({ mapped: 5, delivered: 0, deleted: 0 });
  expect(window.committed).toBe(false);
});

test('a source that stayed unavailable is a result that names it, what to do, and what was delivered until then', () => {
  const error = new PortSyncError('unavailable', 'Azure does not answer', ['Wait.']);
  const result = toFailedResult(factsOf({ delivery, plan: undefined }), error);
  expect(result).toMatchObject({
    status: 'unavailable',
    window: { committed: false },
    incomplete: [{ subject: 'azure', message: 'Azure does not answer', nextStep: 'Wait.' }],
    kinds: { resource: { delivered: 3 } },
  });
});

test.each<[RunStatus[], RunStatus, number]>([
  [['complete', 'complete'], 'complete', 0],
  [['complete', 'incomplete'], 'incomplete', 3],
  [['incomplete', 'refused'], 'refused', 5],
  [['refused', 'unavailable'], 'unavailable', 4],
  [['unavailable', 'locked'], 'locked', 6],
  [['locked', 'misconfigured'], 'misconfigured', 2],
  [['misconfigured', 'failed'], 'failed', 1],
])('of sources that are %j the run is %s, exit code %i', (statuses, status, code) => {
  expect(worstOf(statuses)).toBe(status);
  expect(worstOf([...statuses].reverse())).toBe(status);
  expect(exitCodeOf(status)).toBe(code);
});

test.each<[PortSyncError, RunStatus]>([
  [new LockedError('another run holds it'), 'locked'],
  [new ConfigurationError([{ name: 'X', message: 'wrong' }]), 'misconfigured'],
  [new UnavailableError('away'), 'unavailable'],
])('a source that could not begin says why: %s', (error, status) => {
  const result = toUnstartedResult({ name: 'entra', command: 'full', config: runConfig() }, error);
  expect(result).toMatchObject({
    source: 'entra',
    delivery: 'api',
    status,
    incomplete: [{ subject: 'entra', message: error.message }],
    window: { committed: false },
  });
});
