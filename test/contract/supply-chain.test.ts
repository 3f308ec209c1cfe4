import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packagesOf } from '../../scripts/supply/licences';
import { ROOT } from '../support/run-cli';

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
  readonly scripts: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(read('package.json')) as Manifest;
const packages = packagesOf(JSON.parse(read('package-lock.json')));

test('nothing that users install runs a script when it is installed', () => {
  expect(packages.filter(({ isDevelopment }) => !isDevelopment).length).toBeGreaterThan(50);
  expect(
    packages.filter(({ isDevelopment, hasInstallScript }) => !isDevelopment && hasInstallScript),
  ).toEqual([]);
  for (const name of ['preinstall', 'install', 'postinstall', 'prepare'])
    expect(manifest.scripts).not.toHaveProperty(name);
});

test('of what developers install, each script was decided on by name', () => {
  const scripted = packages.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name);
  expect(Object.keys(manifest.allowScripts).sort()).toEqual([...new Set(scripted)].sort());
  expect(Object.keys(manifest.allowScripts).filter((name) => manifest.allowScripts[name])).toEqual(['node']);
});

test('every dependency has an exact version', () => {
  const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  for (const [name, version] of versions)
    expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+(-[\w.-]+)?$/)]);
});

test('every package of the lock is held to its contents', () => {
  const lock = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { integrity?: string; link?: true }>;
  };
  const loose = Object.entries(lock.packages).filter(
    ([path, { integrity, link }]) =>
      path !== '' && link === undefined && integrity?.startsWith('sha512-') !== true,
  );
  expect(loose.map(([path]) => path)).toEqual([]);
});

test('docs/dependencies.md says of each runtime dependency, and of no other, why it is there', () => {
  const rows = [...read('docs/dependencies.md').matchAll(/^\| `([^`]+)`\s*\| (.+?)\s*\|$/gm)];
  expect(rows.map(([, name]) => name)).toEqual(Object.keys(manifest.dependencies));
  for (const [, name, why = ''] of rows) expect([name, why.length > 12]).toEqual([name, true]);
});
