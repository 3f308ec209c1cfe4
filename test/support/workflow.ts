import { spawn } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parse } from 'yaml';
import { NODE, ROOT } from './run-cli';

export interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Job {
  readonly if?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

export interface Workflow {
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const FOLDER = join(ROOT, '.github', 'workflows');

export const WORKFLOWS = readdirSync(FOLDER).sort();

export function readWorkflow(file: string): Workflow {
  return parse(readFileSync(join(FOLDER, file), 'utf8')) as Workflow;
}

/** The command of a step. Throws where there is no such step. */
export function commandOf(file: string, job: string, step: string): string {
  const found = readWorkflow(file).jobs[job]?.steps.find(({ name }) => name === step);
  if (found?.run === undefined) throw new Error(`${file} has no step ${step} in its job ${job}`);
  return found.run;
}

/** Every step of a workflow that runs a command of its own, as `FILE JOB STEP`. */
export function commandsOf(file: string): string[] {
  return Object.entries(readWorkflow(file).jobs).flatMap(([job, { steps }]) =>
    steps
      .filter(({ run }) => run !== undefined && run !== '.ci/run')
      .map(({ name = '' }) => `${file} ${job} ${name}`),
  );
}

export interface RunnerOutcome {
  readonly exitCode: number | null;
  readonly output: string;
}

export interface Runner {
  /** The checkout, with the scripts and what was built. */
  readonly folder: string;
  readonly temp: string;
  /** Puts a program on the PATH: JavaScript that may use `argv`; what it is called with is recorded. */
  stub(name: string, program: string): void;
  /** Every call of a stub: its name and arguments. */
  calls(): readonly (readonly string[])[];
  /** As GitHub runs a step: `bash -e`, with these variables and nothing else. */
  run(command: string, env?: Readonly<Record<string, string>>): Promise<RunnerOutcome>;
  /** What steps have put on the PATH of those after them. */
  paths(): string;
}

/** A machine of GitHub's on which a step runs, with stubs for the programs that it calls. */
export function startRunner(): Runner {
  const root = mkdtempSync(join(tmpdir(), 'port-sync-runner-'));
  process.once('exit', () => rmSync(root, { recursive: true, force: true }));
  const [folder = '', temp = '', bin = ''] = ['checkout', 'temp', 'bin'].map((name) => {
    mkdirSync(join(root, name));
    return join(root, name);
  });
  mkdirSync(join(folder, '.github'));
  symlinkSync(join(ROOT, '.github', 'scripts'), join(folder, '.github', 'scripts'));
  symlinkSync(join(ROOT, 'dist'), join(folder, 'dist'));
  symlinkSync(NODE, join(bin, 'node'));
  const log = join(root, 'calls');
  const pathFile = join(root, 'path');
  for (const file of [log, pathFile]) writeFileSync(file, '');
  return {
    folder,
    temp,
    stub(name, program) {
      const recorded = `require('node:fs').appendFileSync(${JSON.stringify(log)}, JSON.stringify([${JSON.stringify(name)}, ...argv]) + '\\n');`;
      writeFileSync(
        join(bin, name),
        `#!${NODE}\nconst argv = process.argv.slice(2);\n${recorded}\n${program}\n`,
      );
      chmodSync(join(bin, name), 0o755);
    },
    calls: () =>
      readFileSync(log, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as string[]),
    async run(command, env = {}) {
      const child = spawn('bash', ['-e', '-c', command], {
        cwd: folder,
        env: {
          PATH: [bin, '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter),
          HOME: root,
          RUNNER_TEMP: temp,
          GITHUB_PATH: pathFile,
          GITHUB_REPOSITORY: 'octo/sync',
          ...env,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
      return { exitCode: child.exitCode, output: out + err };
    },
    paths: () => readFileSync(pathFile, 'utf8'),
  };
}
