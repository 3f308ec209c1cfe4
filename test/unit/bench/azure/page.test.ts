import {
  allowedFor,
  type AzureResults,
  quotaFloorSeconds,
  renderResults,
} from '../../../../bench/azure/page';

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

const run = {
  withPortApi: true,
  wallSeconds: 5.5,
  cpuSeconds: 3.25,
  peakRssMiB: 199.6,
  sent: 21_967,
  requests: { resourceGraph: 28, ingest: 220, port: 44, other: 3 },
  connections: 21,
  sentMiB: 29.04,
  evaluationSeconds: 0.6,
  differences: 0,
};
const full = { ...run, resources: 20_000, items: 21_967, leastQueries: 22 };
const incremental = { ...run, subscriptions: 300, resources: 100_000, changes: 20_000, sent: 17_456 };
const results: AzureResults = {
  full: [full],
  incremental: [incremental],
  helpSeconds: 0.176,
  machine: { node: '24.21.0', cores: 2 },
};

test('a full run tells how far from the limit it was, and what it cost', () => {
  const page = renderResults(results);
  expect(page).toContain('| 20,000 | on | 5.5 | 5 | 1.10 | 3.3 | 200 | 28 (least: 22) | 220 | 99.8 | 44 |');
  expect(page).toContain('`port-sync --help` takes 0.18 s.');
  expect(page).toContain('Node 24.21.0, 2 cores');
});

test('a run without queries to wait for has no ratio', () => {
  const page = renderResults({ ...results, full: [{ ...full, leastQueries: 3 }] });
  expect(page).toContain('| 5.5 | 0 |  | 3.3 |');
});

test('an incremental run tells what it was allowed to ask for and to send', () => {
  const page = renderResults(results);
  expect(page).toContain(
    '| 20,000 | 300 | on | 5.5 | 3.3 | 200 | 17,456 | 28 (allowed: 32) | 220 (allowed: 203) | 44 |',
  );
});

test.each([
  [0, 1, 6, 3],
  [0, 3000, 14, 3],
  [2000, 300, 8, 23],
  [20_000, 300, 32, 203],
])(
  '%i changes in %i subscriptions are allowed %i queries and %i POSTs',
  (changes, subscriptions, ...allowed) => {
    const { queries, posts } = allowedFor({ changes, subscriptions });
    expect([queries, posts]).toEqual(allowed);
  },
);

test('the others stand beside it, each with its own figures', () => {
  const page = renderResults(results);
  expect(page).toContain('| incremental | 20,000 changes | 93–98 | 55–72 | 19 | 17,900 |');
  expect(page).toContain('| full | 100,000 resources | 43 |');
});
