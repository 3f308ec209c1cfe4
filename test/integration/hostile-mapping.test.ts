import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkedEmulator } from '../support/checked-emulator';
import { ROOT } from '../support/run-cli';
import { installSyncCli, type CliOutcome } from '../support/sync-cli';

/** A mapping is what a pull request changes: whoever may propose one must not reach what the run holds. */
const emulator = checkedEmulator({ subscriptions: 1, resources: 6, seed: 9 });

interface Mapping {
  readonly blueprint: string;
  readonly entity: { readonly properties?: Record<string, string> };
}

/** A full run through the API, with a property of every resource mapped by `expression`. */
function runWith(expression: string, args: readonly string[] = []): Promise<CliOutcome> {
  const cli = installSyncCli(emulator);
  for (const part of ['blueprints', 'mappings'])
    cpSync(join(ROOT, part), join(cli.folder, 'catalog', part), { recursive: true });
  const path = join(cli.folder, 'catalog', 'mappings', 'azure.json');
  const document = JSON.parse(readFileSync(path, 'utf8')) as { readonly mappings: readonly Mapping[] };
  for (const { blueprint, entity } of document.mappings)
    if (blueprint === 'azureCloudResources' && entity.properties) entity.properties['location'] = expression;
  writeFileSync(path, JSON.stringify(document));
  return cli.run({
    env: { PORT_WEBHOOK_INGEST_URL: undefined, PORT_WEBHOOK_SECRET: undefined },
    args: ['--catalog', 'catalog', ...args],
  });
}

const isDeep = process.env['DEEP'] !== undefined;

/** What each can do is a matter of the catalog's own tests; a few runs show that the program asks it. */
const some = (expressions: readonly string[]): readonly string[] =>
  isDeep ? expressions : expressions.slice(0, 4);

const CURIOUS = [
  'env.PORT_CLIENT_SECRET',
  '$ENV.PORT_CLIENT_SECRET',
  '[env, $ENV] | tojson',
  'def env: $ENV; env | tojson',
  '(env | getpath(["PORT_CLIENT_SECRET"]))',
  '[paths] | tojson | .[0:200]',
  '$__prog_args? // "none" | tojson',
  'get_search_list | tojson',
];

test.each(some(CURIOUS))('%s reaches nothing of the environment', async (expression) => {
  const outcome = await runWith(expression);
  expect([0, 2, 3]).toContain(outcome.exitCode);
  const stored = JSON.stringify(await emulator.admin.entities());
  for (const name of ['AZURE_CLIENT_SECRET', 'PORT_CLIENT_SECRET', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'])
    expect(stored).not.toContain(emulator.env[name]);
  expect(stored).not.toContain(process.env['PATH']);
});

const UNAVAILABLE = [
  'input_filename',
  '"x" * 1e9',
  'import "a" as a; .',
  '.a) | (.b',
  'input',
  '[inputs]',
  'include "a"; .',
  'debug',
  'halt',
];

test.each(some(UNAVAILABLE))('%s is refused before anything is read', async (expression) => {
  const outcome = await runWith(expression);
  expect([outcome.exitCode, outcome.stdout]).toEqual([2, expect.stringContaining('mappings/azure.json')]);
  expect((await emulator.admin.requests()).requests).toEqual([]);
});

(isDeep ? test : test.skip).each(['def f: f; f', '[range(1e9)] | length'])(
  '%s costs its own entities only, and the run ends',
  async (expression) => {
    const outcome = await runWith(expression);
    expect(outcome.exitCode).toBe(3);
    const [source] = outcome.result?.sources ?? [];
    expect(source?.kinds['resourceContainer']?.delivered).toBeGreaterThan(0);
    expect(source?.kinds['resource']?.delivered).toBe(0);
  },
  600_000,
);
