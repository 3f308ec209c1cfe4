import { quotaFloorSeconds, renderResults } from '../../../bench/results-page';
import type { Measurement } from '../../../bench/scenario';

test.each([
  [0, 0],
  [15, 0],
  [16, 5],
  [30, 5],
  [31, 10],
  [109, 35],
])('%i queries take %i s at least', (queries, seconds) => {
  expect(quotaFloorSeconds(queries)).toBe(seconds);
});

const measurement: Measurement = {
  resources: 20_000,
  withPortApi: true,
  wallSeconds: 5.5,
  cpuSeconds: 3.25,
  peakRssMiB: 199.6,
  items: 21_967,
  leastQueries: 22,
  requests: { resourceGraph: 28, ingest: 220, port: 44, other: 3 },
  connections: 21,
  sentMiB: 29.04,
  evaluationSeconds: 0.6,
  differences: 0,
};

test('a row tells how far from the limit a run was, and what it cost', () => {
  const page = renderResults([measurement], 0.176, { node: '24.21.0', cores: 2 });
  expect(page).toContain('| 20,000 | on | 5.5 | 5 | 1.10 | 3.3 | 200 | 28 (least: 22) | 220 | 99.8 | 44 |');
  expect(page).toContain('`port-sync --help` takes 0.18 s.');
  expect(page).toContain('Node 24.21.0, 2 cores');
});

test('a run without queries to wait for has no ratio', () => {
  const page = renderResults([{ ...measurement, leastQueries: 3 }], 0.1, { node: '24', cores: 2 });
  expect(page).toContain('| 5.5 | 0 |  | 3.3 |');
});
