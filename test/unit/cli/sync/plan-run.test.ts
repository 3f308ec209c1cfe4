import fc from 'fast-check';
import { planRun, type RunPlan, type RunRequest } from '../../../../cli/sync/plan-run';
import { sourceState } from '../../../support/source-state';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const CHECKPOINT = Date.UTC(2026, 0, 2, 3);
const OVERLAP = 15 * MINUTE;
const state = sourceState({ checkpoint: new Date(CHECKPOINT).toISOString() });

const request = (overrides: Partial<RunRequest> = {}): RunRequest => ({
  command: 'incremental',
  state,
  scopeHash: state.scopeHash,
  feedMemoryMs: 6 * DAY,
  now: CHECKPOINT + 5 * MINUTE,
  overlapMs: OVERLAP,
  since: undefined,
  ...overrides,
});

const incremental = { mode: 'incremental', baseline: 'checkpoint', fallback: null, mayCommit: true } as const;
const full = { mode: 'full', from: null, baseline: 'checkpoint', fallback: null, mayCommit: true } as const;

test.each<[string, Partial<RunRequest>, Partial<RunPlan>]>([
  ['begins an overlap before its checkpoint', {}, { ...incremental, from: CHECKPOINT - OVERLAP }],
  [
    'begins there however late it is',
    { now: CHECKPOINT + 5 * DAY },
    { ...incremental, from: CHECKPOINT - OVERLAP },
  ],
  [
    'begins there although the clock went back',
    { now: CHECKPOINT - 60 * MINUTE },
    { ...incremental, from: CHECKPOINT - OVERLAP },
  ],
  [
    'without any state looks back the overlap and has no baseline',
    { state: undefined },
    { ...incremental, from: CHECKPOINT + 5 * MINUTE - OVERLAP, baseline: 'none' },
  ],
  [
    'without any state begins where it is told',
    { state: undefined, since: CHECKPOINT },
    { ...incremental, from: CHECKPOINT, baseline: 'none' },
  ],
  [
    'without a full run before has no baseline, but a checkpoint',
    { state: { ...state, lastFullAt: null } },
    { ...incremental, from: CHECKPOINT - OVERLAP, baseline: 'none' },
  ],
  [
    'told to begin before the checkpoint reads that again and commits',
    { since: CHECKPOINT - DAY },
    { ...incremental, from: CHECKPOINT - DAY },
  ],
  [
    'told to begin in the overlap still looks back all of it: changes show late',
    { since: CHECKPOINT - MINUTE },
    { ...incremental, from: CHECKPOINT - OVERLAP },
  ],
  [
    'told to begin at the checkpoint still looks back the overlap',
    { since: CHECKPOINT },
    { ...incremental, from: CHECKPOINT - OVERLAP },
  ],
  [
    'told to begin after the checkpoint reads and does not commit',
    { since: CHECKPOINT + 1 },
    { ...incremental, from: CHECKPOINT + 1, mayCommit: false },
  ],
  [
    'of another scope reads everything',
    { scopeHash: 'other' },
    { ...full, fallback: 'the scope or the mapping changed' },
  ],
  [
    'of another scope reads everything, whatever it is told',
    { scopeHash: 'other', since: CHECKPOINT },
    { ...full, fallback: 'the scope or the mapping changed' },
  ],
  [
    'exactly 6 days after its checkpoint trusts the feed',
    { now: CHECKPOINT + 6 * DAY },
    { ...incremental, from: CHECKPOINT - OVERLAP },
  ],
  [
    'more than 6 days after its checkpoint reads everything',
    { now: CHECKPOINT + 6 * DAY + 1 },
    { ...full, fallback: expect.stringContaining(state.checkpoint) as string },
  ],
])('an incremental run %s', (_, overrides, plan) => {
  expect(planRun(request(overrides))).toEqual(plan);
});

test.each<[string, Partial<RunRequest>, RunPlan['baseline']]>([
  ['without any state', { state: undefined }, 'none'],
  ['after an incremental run alone', { state: { ...state, lastFullAt: null } }, 'none'],
  ['after another full run', {}, 'checkpoint'],
  ['of another scope', { scopeHash: 'other' }, 'checkpoint'],
])('a full run %s reads everything and falls back from nothing', (_, overrides, baseline) => {
  expect(planRun(request({ command: 'full', ...overrides }))).toEqual({ ...full, baseline });
});

describe('whatever a run is told', () => {
  const arbitrary = fc.record({
    hasState: fc.boolean(),
    isSameScope: fc.boolean(),
    age: fc.integer({ min: -DAY, max: 20 * DAY }),
    overlapMs: fc.integer({ min: MINUTE, max: 7 * DAY }),
    since: fc.option(fc.integer({ min: -14 * DAY, max: 20 * DAY }), { nil: undefined }),
  });
  const plans = arbitrary.map(({ hasState, isSameScope, age, overlapMs, since }) =>
    planRun(
      request({
        state: hasState ? state : undefined,
        scopeHash: isSameScope ? state.scopeHash : 'other',
        now: CHECKPOINT + age,
        overlapMs,
        since: since === undefined ? undefined : CHECKPOINT + since,
      }),
    ),
  );

  test('what it commits leaves no gap behind its checkpoint, nor in the overlap', () => {
    fc.assert(
      fc.property(arbitrary, ({ age, overlapMs, since, isSameScope }) => {
        const told = since === undefined ? undefined : CHECKPOINT + since;
        const scopeHash = isSameScope ? state.scopeHash : 'other';
        const plan = planRun(request({ scopeHash, now: CHECKPOINT + age, overlapMs, since: told }));
        if (!plan.mayCommit || plan.mode === 'full') return;
        expect(plan.from).toBeLessThanOrEqual(CHECKPOINT - overlapMs);
        expect(age).toBeLessThanOrEqual(6 * DAY);
        expect(scopeHash).toBe(state.scopeHash);
      }),
    );
  });

  test('it reads everything or has a beginning, and says why it fell back', () => {
    fc.assert(
      fc.property(plans, ({ mode, from, fallback }) => {
        expect(mode === 'full').toBe(from === null);
        expect(mode === 'full').toBe(fallback !== null);
      }),
    );
  });
});
