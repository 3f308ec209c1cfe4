import { spawnSync } from 'node:child_process';
import { judge } from './supply/signatures';

/** It asks for each package by itself: seconds where a registry answers at once. */
const TIME_LIMIT_MS = 45_000;

const { stdout, error } = spawnSync('npm', ['audit', 'signatures', '--omit', 'dev', '--json'], {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'ignore'],
  timeout: TIME_LIMIT_MS,
});
const isTimedOut = error !== undefined && 'code' in error && error.code === 'ETIMEDOUT';
if (error !== undefined && !isTimedOut) throw error;
const { isPassed, line } = judge({ stdout, isTimedOut });
console.log(line);
if (!isPassed) process.exitCode = 1;
