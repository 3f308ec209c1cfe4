import { drawPhase } from '../../../../cli/presenters/progress-bar';

const phase = { name: 'resources', startedAt: 0, items: 1200, total: 4800 };

test('a phase with a total has a bar, a rate and the time left', () => {
  expect(drawPhase(phase, 4000)).toBe('resources [######------------------] 1200/4800, 300/s, 12 s left');
});

test('a phase without a total has a count and a rate', () => {
  expect(drawPhase({ ...phase, total: undefined }, 4000)).toBe('resources 1200, 300/s');
});

test('more than the total does not overflow the bar', () => {
  expect(drawPhase({ ...phase, items: 5000 }, 5000)).toContain(`[${'#'.repeat(24)}] 5000/4800`);
});

test('nothing done in no time is drawn without dividing by it', () => {
  expect(drawPhase({ ...phase, items: 0 }, 0)).toBe(`resources [${'-'.repeat(24)}] 0/4800, 0/s`);
});

test('a name stays on its line', () => {
  expect(drawPhase({ ...phase, name: 'a\nb' }, 1)).toMatch(/^a\\nb /);
});
