import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ListedLetter } from '../../cli/state-care/dead-letters';
import { checkedEmulator } from '../support/checked-emulator';
import { withCatalogFolder, catalogWith } from '../support/catalog-folder';
import { ENTRA, assertPortEqualsEntra } from '../support/entra';
import { greenSource } from '../support/green-run';
import { createInProcessCli, type InProcessCli } from '../support/in-process';
import { sourceOf } from '../support/outcome';
import { ROOT, runCli } from '../support/run-cli';

const emulator = checkedEmulator({ subscriptions: 1, resources: 30, users: 25, groups: 4, seed: 5 });

const installed: InProcessCli[] = [];
afterAll(() => Promise.all(installed.map((cli) => cli.remove())));

async function install(): Promise<InProcessCli> {
  const cli = await createInProcessCli(emulator);
  installed.push(cli);
  return cli;
}

/** The built command, with no more than the folder of the state to go by. */
const command = (cli: InProcessCli, ...args: readonly string[]) =>
  runCli(['dead-letters', ...args], {
    cwd: cli.folder,
    env: { PORT_SYNC_SOURCES: 'azure,entra' },
  });

/** The letters as `dead-letters …` prints them. */
async function letters(cli: InProcessCli, ...args: readonly string[]): Promise<readonly ListedLetter[]> {
  const { exitCode, stdout, stderr } = await command(cli, ...args, '--json');
  if (exitCode !== 0)
    throw new Error(`dead-letters ${args.join(' ')} ended with ${String(exitCode)}: ${stderr}`);
  return (JSON.parse(stdout) as { readonly letters: readonly ListedLetter[] }).letters;
}

async function someResource(): Promise<string> {
  const entities = await emulator.expected();
  return entities.find(({ blueprint }) => blueprint === 'azureCloudResources')?.identifier ?? '';
}

const refuse = (...identifiers: readonly string[]) =>
  emulator.admin.configure({ port: { refusedIdentifiers: [...identifiers] } });

describe.each([
  ['a webhook', {}],
  ['the API', { PORT_SYNC_DELIVERY: 'api' }],
])('what Port refuses of what comes through %s', (_, env) => {
  test('waits as a letter, and is sent again by the next run', async () => {
    const cli = await install();
    const identifier = await someResource();
    await refuse(identifier);
    const outcome = await cli.full({ env });
    expect(outcome.exitCode).toBe(3);
    expect(sourceOf(outcome)).toMatchObject({
      window: { committed: true },
      deadLetters: { open: 1, dropped: 0 },
      incomplete: [{ subject: identifier, nextStep: expect.stringContaining('dead-letters drop') as string }],
    });
    expect(await letters(cli, 'list')).toMatchObject([
      { source: 'azure', kind: 'resource', identifier, status: 'retry', attempts: 1 },
    ]);

    await emulator.admin.advance(2000);
    expect((await cli.incremental({ env })).exitCode).toBe(3);
    expect(await letters(cli, 'list')).toMatchObject([{ attempts: 2 }]);

    await refuse();
    await emulator.admin.advance(2000);
    const { rereads } = greenSource(await cli.incremental({ env }));
    expect(rereads).toContain('1 items that could not be read or delivered before');
    expect(await letters(cli, 'list')).toEqual([]);
    await emulator.assertPortEqualsAzure();
  });

  test('does not spoil a run any more once it is dropped, and shows when it is mended', async () => {
    const cli = await install();
    const identifier = await someResource();
    await refuse(identifier);
    await cli.full({ env });
    const [letter] = await letters(cli, 'drop', '--all');
    expect(letter).toMatchObject({ identifier, status: 'dropped' });
    await emulator.admin.advance(2000);
    const full = greenSource(await cli.full({ env }));
    expect(full.deadLetters).toEqual({ open: 0, dropped: 1 });

    await refuse();
    await emulator.admin.advance(2000);
    expect(await letters(cli, 'retry', letter?.id.slice(0, 6) ?? '')).toMatchObject([{ status: 'retry' }]);
    greenSource(await cli.incremental({ env }));
    expect(await letters(cli, 'list')).toEqual([]);
    await emulator.assertPortEqualsAzure();
  });

  test('leaves the list when its item is gone', async () => {
    const cli = await install();
    const identifier = await someResource();
    await refuse(identifier);
    await cli.full({ env });
    const [letter] = await letters(cli, 'list');
    await emulator.admin.apply({ operation: 'deleteResource', id: letter?.item ?? '' });
    await emulator.admin.advance(20 * 60_000);
    greenSource(await cli.incremental({ env }));
    expect(await letters(cli, 'list')).toEqual([]);
    await refuse();
  });
});

test('with so many allowed a run is green', async () => {
  const cli = await install();
  await refuse(await someResource());
  const outcome = await cli.full({ flags: { 'allow-dead-letters': '1' } });
  expect(outcome.exitCode).toBe(0);
  expect(sourceOf(outcome).deadLetters).toEqual({ open: 1, dropped: 0 });
  expect((await cli.full({ env: { PORT_SYNC_ALLOW_DEAD_LETTERS: '0' } })).exitCode).toBe(3);
  await refuse();
});

test('what the mapping fails on waits until the mapping is another one', async () => {
  const cli = await install();
  const mapping = JSON.parse(readFileSync(join(ROOT, 'mappings', 'azure.json'), 'utf8')) as Mapping;
  const wrong = structuredClone(mapping);
  for (const { entity } of wrong.mappings)
    if (entity.title !== undefined) entity.title = '(.item.data.name | tonumber | tostring)';
  const env = { PORT_SYNC_DELIVERY: 'api' };
  await withCatalogFolder(await catalogWith(wrong), async (catalog) => {
    const outcome = await cli.full({ env: { ...env, PORT_SYNC_CATALOG: catalog } });
    expect(outcome.exitCode).toBe(3);
    const { deadLetters, incomplete } = sourceOf(outcome);
    expect(deadLetters.open).toBeGreaterThan(20);
    expect(incomplete).toHaveLength(6);
    expect(incomplete.at(-1)?.subject).toBe(`${deadLetters.open - 5} more`);
    const listed = await letters(cli, 'list');
    expect(new Set(listed.map(({ by, status }) => `${by} ${status}`))).toEqual(new Set(['mapping open']));
  });
  const { fallback } = greenSource(await cli.incremental({ env }));
  expect(fallback).toBe('the scope or the mapping changed');
  expect(await letters(cli, 'list')).toEqual([]);
  await emulator.assertPortEqualsAzure();
});

interface Mapping {
  readonly mappings: { readonly entity: { title?: string } }[];
}

test('of Entra ID, too, what is refused is read again by itself', async () => {
  const cli = await install();
  greenSource(await cli.full({ env: ENTRA }));
  const [user] = (await emulator.admin.directory()).users;
  const id = user?.id ?? '';
  await refuse(id);
  await emulator.admin.applyDirectory({ operation: 'update', id, properties: { jobTitle: 'Poison' } });
  expect((await cli.incremental({ env: ENTRA })).exitCode).toBe(3);
  expect(await letters(cli, 'list')).toMatchObject([{ source: 'entra', kind: '/users', item: id }]);
  await refuse();
  const { rereads } = greenSource(await cli.incremental({ env: ENTRA }));
  expect(rereads).toEqual(['/users: 1 that are dead letters, to be tried again']);
  await assertPortEqualsEntra(emulator);
});

describe('a letter', () => {
  test('says under which request it was refused, and nothing personal; its file is its owner’s alone', async () => {
    const cli = await install();
    greenSource(await cli.full({ env: ENTRA }));
    const [user] = (await emulator.admin.directory()).users;
    const id = user?.id ?? '';
    await refuse(id);
    const properties = { jobTitle: 'Keeper of the keys', mail: 'secret.person@contoso.com' };
    await emulator.admin.applyDirectory({ operation: 'update', id, properties });
    await cli.incremental({ env: ENTRA });
    const file = join(cli.folder, '.port-sync', 'default.entra.dead-letters.jsonl');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).not.toMatch(/Keeper|secret\.person/);
    const [letter] = await letters(cli, 'list');
    expect(letter?.requestId).toEqual(expect.any(String));
    const { stdout, exitCode } = await command(cli, 'show', letter?.id ?? '');
    expect(exitCode).toBe(0);
    for (const text of [id, letter?.requestId ?? '?', '"jobTitle": "(text of 18 characters)"'])
      expect(stdout).toContain(text);
    await refuse();
  });

  test.each([
    [['show', 'nobody'], 'there is no dead letter nobody'],
    [['drop', 'nobody'], 'there is no dead letter nobody'],
    [['drop'], 'name the dead letters by their ids, or all of them by --all'],
    [['retry', 'x', '--all'], 'name the dead letters by their ids, or all of them by --all'],
    [['show'], 'ID: is needed and is missing'],
    [['list', '--state', 'none'], 'is none: no state is kept'],
  ])('is asked for wrongly: %j', async (args, message) => {
    const { exitCode, stderr } = await command(await install(), ...args);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  test('that is damaged is told with its line, by runs as well, and left as it is', async () => {
    const cli = await install();
    greenSource(await cli.full());
    const file = join(cli.folder, '.port-sync', 'default.azure.dead-letters.jsonl');
    writeFileSync(file, '{"id"');
    const { exitCode, stderr } = await command(cli, 'list');
    const run = await cli.full();
    expect([exitCode, run.exitCode]).toEqual([2, 2]);
    for (const text of [stderr, run.error?.message]) expect(text).toContain('line 1 is not JSON');
    expect(readFileSync(file, 'utf8')).toBe('{"id"');
  });
});
