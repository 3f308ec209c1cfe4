// Installs what the repository needs, but only when node_modules is missing or older than the lock.
// Runs on any Node >= 20: everything after it runs on the pinned Node that this installs.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const installed = `${root}node_modules/.package-lock.json`;
const pinnedNode = `${root}node_modules/node/bin/node`;

function isFresh() {
  if (!existsSync(installed)) return false;
  if (!existsSync(pinnedNode) && !existsSync(`${pinnedNode}.exe`)) return false;
  return statSync(installed).mtimeMs >= statSync(`${root}package-lock.json`).mtimeMs;
}

if (!isFresh()) {
  process.stderr.write('Installing the dependencies (once)…\n');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status } = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}
