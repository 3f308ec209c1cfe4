import { ArgumentError, HELP, parseArguments } from '../../../emulator/arguments';
import { toExportLine } from '../../../emulator/environment';
import { DEFAULT_SETTINGS } from '../../../emulator/settings';

test('without arguments there is a small estate with the documented quota and no latency', () => {
  expect(parseArguments([])).toEqual({
    help: false,
    inventory: { subscriptions: 7, resources: 2500, seed: 3 },
    directory: { users: 500, groups: 40 },
    settings: DEFAULT_SETTINGS,
    http: false,
    provision: true,
    catalog: undefined,
  });
});

test.each([
  [['--quota', 'off'], { quota: null }],
  [['--quota', '3/0.5'], { quota: { limit: 3, windowMs: 500 } }],
  [['--token-lifetime', '90'], { tokenLifetimeSeconds: 90 }],
  [
    ['--latency', '150'],
    { latencyMs: { login: 150, arm: 150, graph: 150, port: 150, ingest: 150, github: 150 } },
  ],
  [
    ['--latency', '5', '--arm-latency', '100-200', '--ingest-latency', '60'],
    { latencyMs: { login: 5, arm: { min: 100, max: 200 }, graph: 5, port: 5, ingest: 60, github: 5 } },
  ],
  [
    ['--latency', '5', '--graph-latency', '80'],
    { latencyMs: { login: 5, arm: 5, graph: 80, port: 5, ingest: 5, github: 5 } },
  ],
  [['--graph-quota', 'off'], { graph: { ...DEFAULT_SETTINGS.graph, quota: null } }],
  [['--graph-quota', 'tier'], {}],
  [
    ['--churn', '20/60'],
    {
      churnEvery: {
        ms: 60_000,
        churn: {
          creates: 4,
          updates: 8,
          retags: 3,
          deletes: 3,
          moves: 1,
          groupRetags: 1,
          groupCreates: 0,
          groupDeletes: 0,
          seed: 1,
        },
      },
    },
  ],
  [
    ['--graph-quota', '50/10'],
    { graph: { ...DEFAULT_SETTINGS.graph, quota: { resourceUnits: 50, windowMs: 10_000 } } },
  ],
])('%j', (args, settings) => {
  expect(parseArguments(args).settings).toEqual({ ...DEFAULT_SETTINGS, ...settings });
});

test('sizes, switches and negations', () => {
  const args = [
    '--subscriptions=300',
    '--resources',
    '100000',
    '--management-groups',
    '9',
    '--users',
    '50000',
    '--groups=2000',
    '--seed',
    '7',
    '--http',
    '--no-provision',
  ];
  expect(parseArguments(args)).toMatchObject({
    inventory: { subscriptions: 300, resources: 100_000, managementGroups: 9, seed: 7 },
    directory: { users: 50_000, groups: 2000 },
    http: true,
    provision: false,
  });
});

test('every problem is told at once', () => {
  expect(() =>
    parseArguments(['--resources', 'many', '--quota', 'fast', '--graph-quota', '0/1', '--latency', '9-1']),
  ).toThrow(
    new ArgumentError(
      [
        '--resources: expected a whole number',
        '--latency: min is greater than max',
        '--quota: expected queries per seconds, such as 15/5, or off',
        '--graph-quota: expected resource units per seconds, such as 8000/10, tier or off',
      ].join('\n'),
    ),
  );
});

test('an unknown option is refused', () => {
  expect(() => parseArguments(['--resorces', '5'])).toThrow(ArgumentError);
});

test('the help names every option', () => {
  const options = [...HELP.matchAll(/^ {2}--([a-z-]+)/gm)].map(([, name]) => `--${name ?? ''}`);
  expect(options).toContain('--ingest-latency');
  for (const option of options) {
    const isSwitch = ['--http', '--no-provision', '--help'].includes(option);
    expect(() => parseArguments(isSwitch ? [option] : [option, '1/1'])).not.toThrow(/Unknown option/);
  }
});

test('an exported value is inert in a shell', () => {
  expect(toExportLine('A', "it's $HOME `x` \\")).toBe("export A='it'\\''s $HOME `x` \\'");
});
