import { LockedError, PortSyncError } from '../../../../cli/core/errors';
import { resetStates } from '../../../../cli/state-care/reset-states';
import { showStates } from '../../../../cli/state-care/show-states';
import {
  assertAgreed,
  type KeptSource,
  type StateCare,
  whileLocked,
} from '../../../../cli/state-care/state-care';
import { unlockStates } from '../../../../cli/state-care/unlock-states';
import type { HeldLock } from '../../../../cli/state/holder';
import { unifyErrorRealms } from '../../../support/error-realms';
import { sourceState } from '../../../support/source-state';
import { createSteppedClock } from '../../../support/stepped-clock';

unifyErrorRealms();

const NOW = Date.UTC(2026, 0, 2, 4);
const DEAD: HeldLock = { holder: { pid: 1, host: 'here', since: '2026-01-02T03:00:00Z' }, isExpired: false };
const LIVING: HeldLock = {
  holder: { pid: 2, host: 'here', since: '2026-01-02T03:00:00Z' },
  isExpired: false,
};
const ELSEWHERE: HeldLock = { ...LIVING, holder: { pid: 2, host: 'there', since: '2026-01-02T03:00:00Z' } };
const UNKNOWN: HeldLock = { holder: undefined, isExpired: true };

/** Writes down what is done to the states. */
function careOf(locks: readonly (HeldLock | undefined)[], overrides: Partial<KeptSource> = {}) {
  const done: string[] = [];
  const states = locks.map((lock, n): KeptSource => {
    const source = n === 0 ? 'azure' : 'entra';
    return {
      source,
      keeper: {
        letters: undefined,
        place: `place of ${source}`,
        look: () => Promise.resolve({ content: { sizeBytes: 10, version: 2 }, lock }),
        lock: () => {
          if (lock !== undefined) return Promise.reject(new LockedError(`${source} is locked`));
          done.push(`lock ${source}`);
          return Promise.resolve(() => Promise.resolve(void done.push(`release ${source}`)));
        },
        breakLock: () => Promise.resolve(void done.push(`break ${source}`)),
        moveAway: (suffix) => {
          done.push(`move ${source}`);
          return Promise.resolve(`place of ${source}${suffix}`);
        },
      },
      read: () => {
        const { memory, ...state } = sourceState();
        return Promise.resolve({ ...state, azure: memory });
      },
      ...overrides,
    };
  });
  const care = {
    config: { instance: 'prod', waitLockMs: 0 },
    states,
    clock: createSteppedClock(NOW),
    host: 'here',
    isAlive: (pid: number) => pid === 2,
    agree: (question: string) => Promise.resolve(void done.push(`ask: ${question}`)),
  } as unknown as StateCare;
  return { care, done };
}

describe('show', () => {
  test('tells the age of the checkpoint by this clock', async () => {
    const { care } = careOf([undefined]);
    const { exitCode, sources } = await showStates(care);
    expect(exitCode).toBe(0);
    expect(sources).toMatchObject([
      { condition: 'present', sizeBytes: 10, version: 2, lock: null, state: { checkpointAgeMs: 3_354_322 } },
    ]);
    expect(JSON.stringify(sources)).not.toContain('memory');
  });

  test('a damaged state is exit 2 with what to do, and the others are shown', async () => {
    const { care } = careOf([DEAD, undefined]);
    const broken = new PortSyncError('configuration', 'it is cut', ['Restore it']);
    const [azure, entra] = care.states;
    const states = [{ ...azure!, read: () => Promise.reject(broken) }, entra!];
    const { exitCode, sources } = await showStates({ ...care, states });
    expect(exitCode).toBe(2);
    expect(sources).toMatchObject([
      {
        condition: 'damaged',
        state: null,
        lock: DEAD,
        problem: { message: 'it is cut', nextSteps: ['Restore it'] },
      },
      { condition: 'present', problem: null },
    ]);
  });

  test('what cannot even be asked ends it', async () => {
    const away = new PortSyncError('unavailable', 'no answer');
    const { care } = careOf([undefined], { read: () => Promise.reject(away) });
    await expect(showStates(care)).rejects.toBe(away);
  });
});

describe('reset', () => {
  test('asks, then moves all away while all are locked', async () => {
    const { care, done } = careOf([undefined, undefined]);
    const { sources } = await resetStates(care);
    expect(done).toEqual([
      expect.stringMatching(/^ask: place of azure and place of entra/),
      'lock azure',
      'lock entra',
      'move azure',
      'move entra',
      'release azure',
      'release entra',
    ]);
    expect(sources.map(({ backup }) => backup)).toEqual([
      'place of azure.reset-20260102T040000000Z',
      'place of entra.reset-20260102T040000000Z',
    ]);
  });

  test('moves nothing where one is locked', async () => {
    const { care, done } = careOf([undefined, DEAD]);
    await expect(resetStates(care)).rejects.toThrow('entra is locked');
    expect(done.filter((each) => !each.startsWith('ask'))).toEqual(['lock azure', 'release azure']);
  });
});

describe('unlock', () => {
  test.each([
    ['nobody holds', [undefined], false, []],
    ['a dead process holds', [DEAD], false, ['ask', 'break azure']],
    ['a process of another machine holds', [ELSEWHERE], false, ['ask', 'break azure']],
    ['nobody knows who holds', [UNKNOWN], false, ['ask', 'break azure']],
    ['a living process holds, by force', [LIVING], true, ['ask', 'break azure']],
    ['one of two is held', [undefined, DEAD], false, ['ask', 'break entra']],
  ])('%s it', async (_, locks, isForced, expected) => {
    const { care, done } = careOf(locks);
    const { exitCode, sources } = await unlockStates(care, isForced);
    expect(exitCode).toBe(0);
    expect(done.map((each) => each.replace(/^ask: .*/, 'ask'))).toEqual(expected);
    expect(sources.map(({ held }) => held ?? undefined)).toEqual(locks);
  });

  test('a living process of this machine keeps it, and so does every other', async () => {
    const { care, done } = careOf([DEAD, LIVING]);
    await expect(unlockStates(care, false)).rejects.toMatchObject({
      exitCode: 6,
      message:
        'the run that holds the lock of place of entra lives: process 2 on here, since 2026-01-02T03:00:00Z',
    });
    expect(done).toEqual([]);
  });
});

describe('agreement', () => {
  test.each(['y', 'yes', 'Y', ' YES '])('is %j', (answer) => {
    expect(() => assertAgreed(answer, 'really?')).not.toThrow();
  });

  test.each(['', 'n', 'no', 'yesterday'])('is not %j', (answer) => {
    expect(() => assertAgreed(answer, 'really?')).toThrow('nothing was done');
  });

  test('is asked for by --yes where nobody can be asked', () => {
    expect(() => assertAgreed(undefined, 'it is moved')).toThrow(
      '--yes: is needed where nobody can be asked: it is moved',
    );
  });
});

test('a lock that was lost meanwhile ends what is done under it', async () => {
  const lost = new LockedError('lost');
  const keeper = {
    lock: (_wait: number, onLost: (error: Error) => void) => {
      onLost(lost);
      return Promise.resolve(() => Promise.resolve());
    },
  };
  await expect(whileLocked([keeper], 0, () => Promise.resolve('done'))).rejects.toBe(lost);
});
