import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandOf, commandsOf, startRunner, type Runner } from '../support/workflow';

/** Every step that runs a command; a test below runs it. */
const COVERED = new Set<string>();
let runner: Runner;

beforeEach(() => {
  runner = startRunner();
});

function command(job: string, step: string): string {
  COVERED.add(`release.yml ${job} ${step}`);
  return commandOf('release.yml', job, step);
}

const read = (name: string) => readFileSync(join(runner.folder, name), 'utf8');

beforeEach(() => {
  writeFileSync(join(runner.folder, 'package.json'), '{"name":"port-sync","version":"1.2.3"}');
});

test.each([
  ['v1.2.3', 0],
  ['v1.2.4', 1],
  ['1.2.3', 1],
])('a tag %s for the version 1.2.3 ends with %d', async (tag, expected) => {
  const check = command('build', 'Compare tag and version');
  expect((await runner.run(check, { TAG: tag })).exitCode).toBe(expected);
});

test('packs the package, the list of what is in it, and their checksums', async () => {
  runner.stub(
    'npm',
    `if (argv[0] === 'pack') require('node:fs').writeFileSync('release/port-sync-1.2.3.tgz', 'packed');
     else process.stdout.write('{"bomFormat":"CycloneDX"}');`,
  );
  expect((await runner.run(command('build', 'Pack'))).exitCode).toBe(0);
  expect(read('release/port-sync-sbom.cdx.json')).toContain('CycloneDX');
  expect(read('release/port-sync-sha256.txt')).toMatch(
    /^[0-9a-f]{64} {2}port-sync-1\.2\.3\.tgz\n[0-9a-f]{64} {2}port-sync-sbom\.cdx\.json\n$/,
  );
  expect(runner.calls()[1]).toEqual(expect.arrayContaining(['sbom', '--omit', 'dev']));
});

test('publishes that file, with provenance and without its scripts', async () => {
  writeFileSync(join(runner.folder, 'port-sync-1.2.3.tgz'), '');
  runner.stub('npm', '');
  expect((await runner.run(command('publish', 'Publish'))).exitCode).toBe(0);
  const options = ['--provenance', '--access', 'public', '--ignore-scripts'];
  expect(runner.calls()).toEqual([['npm', 'publish', './port-sync-1.2.3.tgz', ...options]]);
});

test('makes a release of a tag that is there', async () => {
  const files = ['port-sync-1.2.3.tgz', 'port-sync-sbom.cdx.json', 'port-sync-sha256.txt'];
  for (const file of files) writeFileSync(join(runner.folder, file), '');
  runner.stub('gh', '');
  const release = command('release', 'Release');
  expect((await runner.run(release, { TAG: 'v1.2.3' })).exitCode).toBe(0);
  const paths = files.map((file) => `./${file}`).sort();
  const [[, ...call] = []] = runner.calls();
  expect(call.slice(0, 5)).toEqual(['release', 'create', 'v1.2.3', '--verify-tag', '--generate-notes']);
  expect(call.slice(5).sort()).toEqual(paths);
});

test('every command of this workflow was run above', () => {
  expect([...COVERED].sort()).toEqual(commandsOf('release.yml').sort());
});
