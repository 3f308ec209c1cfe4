// Compiles to dist/, incrementally. Builds that start side by side wait for one another, so that none reads what
// another has half written.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const lock = `${root}dist/.building`;

/** Whether this process is now the one that builds. */
function takeLock() {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
}

/** The build that held it was killed: its process is no more. */
function dropStaleLock() {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
  } catch (error) {
    if (error.code === 'ESRCH') rmSync(lock, { force: true });
    else if (error.code !== 'ENOENT' && error.code !== 'EPERM') throw error;
  }
}

mkdirSync(`${root}dist`, { recursive: true });
while (!takeLock()) {
  dropStaleLock();
  await setTimeout(200);
}
process.once('exit', () => rmSync(lock, { force: true }));
const { status } = spawnSync(
  process.execPath,
  ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'],
  {
    cwd: root,
    stdio: ['ignore', 2, 2],
  },
);
process.exit(status ?? 1);
