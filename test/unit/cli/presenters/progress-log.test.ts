import { createProgressLog } from '../../../../cli/presenters/progress-log';
import { createRecordedLog } from '../../../support/recorded-log';
import { createSteppedClock } from '../../../support/stepped-clock';

function setUp() {
  const clock = createSteppedClock();
  const log = createRecordedLog();
  return { clock, log, progress: createProgressLog(log, clock) };
}

test('one line a minute, with rate and what is left, whether or not anything moves', async () => {
  const { clock, log, progress } = setUp();
  progress.phase('resources', 1000);
  progress.advance(300);
  await clock.step(59_999);
  expect(log.entries).toHaveLength(0);
  await clock.step(1);
  expect(log.entries).toEqual([
    {
      level: 'info',
      message: 'progress',
      fields: { phase: 'resources', items: 300, total: 1000, perSecond: 5, remainingSeconds: 140 },
    },
  ]);
  await clock.step(120_000);
  expect(log.entries).toHaveLength(3);
});

test('a total may come later, and grow', async () => {
  const { clock, log, progress } = setUp();
  progress.phase('resources');
  progress.advance(60);
  await clock.step(60_000);
  progress.advance(60, 500);
  await clock.step(60_000);
  expect(log.entries.map(({ fields }) => [fields?.total, fields?.remainingSeconds])).toEqual([
    [undefined, undefined],
    [500, 380],
  ]);
});

test('a new phase begins its own minute', async () => {
  const { clock, log, progress } = setUp();
  progress.phase('one');
  await clock.step(30_000);
  progress.phase('two');
  await clock.step(59_999);
  expect(log.entries).toHaveLength(0);
  await clock.step(1);
  expect(log.entries.map(({ fields }) => fields?.phase)).toEqual(['two']);
});

test('nothing is said or waited for after the end', async () => {
  const { clock, log, progress } = setUp();
  progress.phase('one');
  await clock.step(1);
  progress.done();
  progress.advance(1);
  await clock.step(600_000);
  expect(log.entries).toHaveLength(0);
  expect(clock.sleepers()).toBe(0);
});
